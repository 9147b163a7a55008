# A change that is taken back by the link of a letter.

undo-title = Annuler la modification ?
    .what = Modification
    .when = Date
    .then = Si vous poursuivez
    .sessions = Tous les navigateurs sont déconnectés et toutes les demandes en attente sont fermées.
    .password = Votre mot de passe cesse de fonctionner. Nous vous envoyons un e-mail pour en définir un nouveau.
    .change = Ce que cette modification a ajouté est retiré, ce qu’elle a retiré est rétabli : { $change }.
    .rest = La modification elle-même ne peut pas être annulée, mais plus personne ne peut en profiter.
    .do = Ce n’était pas moi, annuler
    .keep = Si c’était vous, fermez cette page.
undo-done = La modification est annulée
    .about = Tous les navigateurs sont déconnectés. Consultez votre messagerie : un e-mail vous permet de définir un nouveau mot de passe. Vérifiez ensuite vos téléphones, vos clés d’accès et vos mots de passe d’application.
