### Where in the world something is.

# Where a browser is, when the country alone is known. The place as in “Netherlands”, the address as in “192.0.2.7”.
places-in-address = { $place } ({ $address })

# An address in a sentence, with its place: “last used 5 min ago from 192.0.2.7 (Rotterdam, Netherlands)”.
places-address = { $address } ({ $place })

# On the privacy page, after what is kept of sign-ins.
places-kept = From the internet address this service works out roughly where you are, by a file of its own: it asks nobody. It keeps
    the country and the area, about 11 km wide, of the sign-ins that you approved, so that it can warn you of a new place. It can be
    wrong, and often no place is known.
