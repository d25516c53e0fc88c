"""What 100,000 events of exercise 2 take of Python's heap, each: the counterpart of the column "live".

The objects hold what Go's instances hold: shared names and flags, and a number of their own for each number. The list
that keeps them counts, as the slice does in Go.
"""

import tracemalloc

SLOTS = ("sensorId", "timestamp", "value", "unit", "quality", "flags")
IDS = ["sensor-%03d" % i for i in range(4)]
FLAGS = ["raw"]


class SensorEventUnslotted:
    def __init__(self, *values):
        self.sensorId, self.timestamp, self.value, self.unit, self.quality, self.flags = values


class SensorEventSlotted:
    __slots__ = SLOTS
    __init__ = SensorEventUnslotted.__init__


class ExtendedSensorEvent(SensorEventSlotted):
    __slots__ = ("corrected", "notes")

    def __init__(self, *values):
        super().__init__(*values)
        self.corrected, self.notes = values[2] - 0.5, "checked"


class BrokenInheritance(SensorEventSlotted):
    pass


class BrokenInheritanceInUse(SensorEventSlotted):
    def __init__(self, *values):
        super().__init__(*values)
        self.room = "attic"


for event in (
    SensorEventSlotted,
    SensorEventUnslotted,
    ExtendedSensorEvent,
    BrokenInheritance,
    BrokenInheritanceInUse,
):
    n = 100_000
    kept = [None] * n
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for i in range(n):
        kept[i] = event(IDS[i % 4], 1_700_000_000 + i, i + 0.5, "C", 1 / (i + 2), FLAGS)
    live = (tracemalloc.get_traced_memory()[0] - before) / n + 8
    tracemalloc.stop()
    print("%-24s %5.0f" % (event.__name__, live))
