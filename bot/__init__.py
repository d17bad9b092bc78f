"""Headroom: the map of the house.

Two doors let the world in: Slack speaks (`listeners`), and time speaks (`jobs`, beside this package). Both
call the same services. One door lets words out (`delivery`). Everything below the services is either pure or
storage. Imports run down only (`make check` sees to it):

    cli        the command line: arguments only; what it calls is `serving`, `operating`, `outbox_commands`,
               `doctor`, `preview`, `manifest` and `demo`, and `explaining` when one of them fails
    app        builds everything once, starts and stops it in order: the only file that knows every floor
               (`starting`: what may keep it from that; `loops`: what goes on as long as it runs)
    listeners  DOOR 1, Slack speaks: one file per surface; unpack, call one service, hand back
    server     HTTP, when asked for: health and metrics; in HTTP mode Slack's requests and OAuth
    services   what the bot does: load, decide, save, queue; one transaction each
    delivery   THE DOOR OUT: claim, pace, send, record, rescue
    context    what a door hands to a service: settings, database, clock, classifier
    views      what people see: values in, Block Kit out; every word lives here
    storage    what we remember: tables, one file of queries per noun; SQLAlchemy stays inside
    classifier what an activity is: cut a reply, suggest a rung and a stretch; the model file
    domain     what we know: pure functions and values; the standard library only; the question bank
    settings   the environment, read once, errors in words
    metrics    what is counted, for Prometheus; labels are words of ours
    clock      product time: what people live by, and what the demo moves
    playground AN ISLAND: a Slack of our own, for the demo and the tests; knows nothing of us

The same noun has the same file name on every floor: `services/prompts`, `views/prompts`, `storage/prompts`,
`domain/prompts`. CONTRIBUTING.md walks one reply and one weekly prompt through the house; docs/decisions says
why it is built so.
"""
