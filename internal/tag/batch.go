package tag

func isBatch(value string) bool { return number.MatchString(value) }

// batchFaults says which options want batches; asked says that the tag asks for them, in a valid
// way or not.
func (c *Component) batchFaults(asked bool) (faults []Fault) {
	if c.Wait > 0 && !asked {
		faults = append(faults, Fault{"needs-batch", "option wait is how long a record waits for its batch to fill; add batch=N"})
	}
	return faults
}
