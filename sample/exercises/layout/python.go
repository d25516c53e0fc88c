package layout

// pythonSize is what the same class weighs in Python 3.11.7.
type pythonSize struct {
	deep int // what sys.getsizeof adds up to, as the oracle has it
	live int // by which each instance lets the heap grow: testdata/live.py
}

var pythonSizes = map[string]pythonSize{
	"SensorEventSlotted":   {293, 172},
	"SensorEventUnslotted": {565, 220},
	"ExtendedSensorEvent":  {386, 212},
	"BrokenInheritance":    {613, 212},
	"… with an attribute":  {0, 220},
}

// pythonDeep is empty for what the exercise does not ask for.
func pythonDeep(name string) any {
	if n := pythonSizes[name].deep; n > 0 {
		return n
	}
	return ""
}

// besidePython is how many times as much heap an instance takes as in Python.
func besidePython(s InstanceSize) float64 {
	return s.Live / float64(pythonSizes[s.Name].live)
}
