# Warum ein neues Passwort abgelehnt wird, und was besser ist. Jeder Satz wird allein angezeigt.

password-rules = { $characters ->
    [one] Mindestens { $characters } Zeichen. Ein paar Wörter, die nichts miteinander zu tun haben, sind leicht zu merken und schwer zu erraten.
   *[other] Mindestens { $characters } Zeichen. Ein paar Wörter, die nichts miteinander zu tun haben, sind leicht zu merken und schwer zu erraten.
}
    .breached = Passwörter, die anderswo gestohlen wurden, werden abgelehnt.
password-short = { $characters ->
    [one] Das neue Passwort ist zu kurz: Es braucht mindestens { $characters } Zeichen. Fügen Sie ein Wort hinzu.
   *[other] Das neue Passwort ist zu kurz: Es braucht mindestens { $characters } Zeichen. Fügen Sie ein Wort hinzu.
}
password-long = { $characters ->
    [one] Das neue Passwort ist zu lang: Es hat höchstens { $characters } Zeichen.
   *[other] Das neue Passwort ist zu lang: Es hat höchstens { $characters } Zeichen.
}
password-breached = Dieses Passwort wurde anderswo gestohlen und steht in einer Liste, die Angreifer zuerst ausprobieren. Wählen Sie eines, das Sie nirgends sonst verwenden. Wenn Sie dieses auch anderswo verwenden, ändern Sie es dort ebenfalls.

password-weak =
    .common = Viele Menschen verwenden dieses Passwort oder ein ähnliches. Wählen Sie ein eigenes, zum Beispiel vier Wörter, die nichts miteinander zu tun haben.
    .word = Ein einzelnes Wort ist leicht zu erraten. Fügen Sie zwei oder drei Wörter hinzu, die nichts damit zu tun haben.
    .name = Namen von Menschen sind leicht zu erraten. Fügen Sie Wörter hinzu, die keine Namen sind.
    .keyboard = Tasten, die nebeneinanderliegen, sind leicht zu erraten. Verwenden Sie stattdessen Wörter.
    .repeat = Eine Wiederholung ist so leicht zu erraten wie das, was sie wiederholt. Verwenden Sie verschiedene Wörter.
    .sequence = Folgen wie abcd oder 1234 sind leicht zu erraten. Verwenden Sie stattdessen Wörter.
    .date = Jahreszahlen und Daten sind leicht zu erraten. Verwenden Sie Wörter, die nichts mit Ihnen zu tun haben.
    .personal = Ihre eigenen Namen und der Name dieses Dienstes werden zuerst ausprobiert. Lassen Sie sie weg.
    .other = Ein Programm errät dieses Passwort im Handumdrehen. Fügen Sie Wörter hinzu, die nichts miteinander zu tun haben.
