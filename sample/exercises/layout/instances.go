package layout

import "fmt"

// sensorIDs and rawFlag are what all measured instances share. They are made at run time, as if
// they had been read: constants would be no part of the heap.
var (
	sensorIDs = [...]string{sensorID(0), sensorID(1), sensorID(2), sensorID(3)}
	rawFlag   = append([]string(nil), "raw")
)

// sensorID returns a name that lies on the heap.
func sensorID(n int) string {
	return fmt.Sprintf("sensor-%03d", n)
}

// firstSecond is the time of the first event: 2023-11-14 22:13:20 UTC.
const firstSecond = 1_700_000_000

// eventValues are the arguments of the i-th event's constructor.
func eventValues(i int) (id string, timestamp int64, value float64, unit string, quality float64, flags []string) {
	return sensorIDs[i%len(sensorIDs)], firstSecond + int64(i), float64(i) + 0.5, "C", 1 / float64(i+2), rawFlag
}

func newSlotted(i int) *SensorEventSlotted {
	return NewSensorEventSlotted(eventValues(i))
}

func newUnslotted(i int) SensorEventUnslotted {
	return NewSensorEventUnslotted(eventValues(i))
}

func newExtended(i int) *ExtendedSensorEvent {
	return &ExtendedSensorEvent{SensorEventSlotted: *newSlotted(i), Corrected: float64(i), Notes: "checked"}
}

func newBroken(i int) *BrokenInheritance {
	return &BrokenInheritance{SensorEventSlotted: *newSlotted(i)}
}

func newBrokenInUse(i int) *BrokenInheritance {
	return &BrokenInheritance{SensorEventSlotted: *newSlotted(i), extra: map[string]any{"room": "attic"}}
}
