"""django-q's guard of the worker processes, which starts afresh after a kill.

A process that is killed while it waits at a queue of multiprocessing takes the lock of
that queue with it, and its successor waits for ever (seen with an idle worker). So
after a death that django-q did not want itself, all of them are made anew.
"""

import logging
import sys

from django_q.cluster import Sentinel

START_AFRESH = 75
EXPECTED = (0, -2)  # a worker's timer says: ran out of time, or is recycled
log = logging.getLogger("pathways.jobs")


class FreshSentinel(Sentinel):
    def reincarnate(self, process):
        if process in self.pool and int(process.timer.value) in EXPECTED:
            super().reincarnate(process)
            return
        log.error("a worker process was killed; starting the workers afresh")
        sys.exit(START_AFRESH)  # daemons, so the others end with this process
