#!/usr/bin/env python3
"""A desktop that shows notifications (org.freedesktop.Notifications), on the session bus that DBUS_SESSION_BUS_ADDRESS names.

It writes each event as a line of JSON: {"event":"ready"}, {"event":"shown","id":1,"title":...,"body":...,"actions":[[key,label],...],
"replaces":0}, {"event":"closed","id":1}. A line "press 1 default" or "press 1 <label>" on its standard input is a click of the person.
"""
import json
import sys
import threading

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

NAME = "org.freedesktop.Notifications"


def say(**event):
    print(json.dumps(event), flush=True)


class Desktop(dbus.service.Object):
    def __init__(self, bus):
        super().__init__(bus, "/org/freedesktop/Notifications")
        self.last = 0
        self.actions = {}

    @dbus.service.method(NAME, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, _app, replaces, _icon, title, body, actions, _hints, _timeout):
        shown = int(replaces)
        if not shown:
            self.last += 1
            shown = self.last
        pairs = list(zip(map(str, actions[::2]), map(str, actions[1::2])))
        self.actions[shown] = pairs
        say(event="shown", id=shown, title=str(title), body=str(body), actions=pairs, replaces=int(replaces))
        return shown

    @dbus.service.method(NAME, in_signature="u")
    def CloseNotification(self, shown):
        say(event="closed", id=int(shown))
        self.NotificationClosed(shown, 3)

    @dbus.service.method(NAME, out_signature="as")
    def GetCapabilities(self):
        return ["actions", "body", "body-markup", "persistence"]

    @dbus.service.method(NAME, out_signature="ssss")
    def GetServerInformation(self):
        return ("desktop", "test", "1.0", "1.2")

    @dbus.service.signal(NAME, signature="us")
    def ActionInvoked(self, shown, key):
        pass

    @dbus.service.signal(NAME, signature="us")
    def ActivationToken(self, shown, token):
        pass

    @dbus.service.signal(NAME, signature="uu")
    def NotificationClosed(self, shown, reason):
        pass

    def press(self, shown, label):
        keys = [key for key, text in self.actions.get(shown, []) if label in (key, text)]
        if not keys:
            say(event="no such action", id=shown, label=label)
            return
        self.ActivationToken(shown, "token")
        self.ActionInvoked(shown, keys[0])


def commands(desktop):
    for line in sys.stdin:
        verb, shown, label = line.rstrip("\n").split(" ", 2)
        if verb == "press":
            GLib.idle_add(desktop.press, int(shown), label)
    GLib.idle_add(loop.quit)


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
session = dbus.SessionBus()
owned = dbus.service.BusName(NAME, session)
loop = GLib.MainLoop()
threading.Thread(target=commands, args=(Desktop(session),), daemon=True).start()
say(event="ready")
loop.run()
