package tag

func isBatch(value string) bool { return number.MatchString(value) }

// batchFaults says which options do not go together with batches; asked says that the tag has the
// option, valid or not.
func (c *Component) batchFaults(asked bool) (faults []Fault) {
	if c.Wait > 0 && !asked {
		faults = append(faults, Fault{"needs-batch", "option wait is how long a record waits for its batch to fill; add batch=N"})
	}
	if c.Batch > 0 && c.Key != "" {
		faults = append(faults, Fault{"batch-key", "option batch gathers records of all keys, but key= makes a copy for each key; remove one of them"})
	}
	if c.Batch > 0 && c.Workers != "" {
		faults = append(faults, Fault{"batch-workers", "option batch gathers records for one call, but workers= gives them to several; remove one of them"})
	}
	return faults
}
