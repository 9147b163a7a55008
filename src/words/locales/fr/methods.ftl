methods-withheld = Vos téléphones ont reçu trop de demandes restées sans réponse. En attendant qu’ils puissent en recevoir d’autres, connectez-vous autrement.

methods-some = Votre organisation n’autorise pas toutes les façons de se connecter : cette liste peut être plus courte que d’habitude.
methods-no-codes = Votre organisation n’autorise pas les codes d’une application. Ceux de cette liste ne permettent de connecter personne.
methods-no-backup-codes = Votre organisation n’autorise ni les codes de secours ni les codes de récupération. Ceux que vous avez ne permettent de connecter personne.
methods-no-passkeys = Votre organisation n’autorise pas les clés d’accès. Celles de cette liste ne permettent de connecter personne.
methods-forbidden = Votre organisation n’autorise pas cette façon de se connecter
    .advice = Connectez-vous autrement. Si vous n’avez aucun autre moyen, demandez aux responsables de ce service un lien pour ajouter un téléphone.
    .here = Votre organisation n’autorise pas ce type de code. Connectez-vous autrement.
