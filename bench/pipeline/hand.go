package pipeline

// The loops below are what a patient programmer writes over the same components. They count
// nothing, and cannot be stopped.

// hand is Plain fused by hand.
func (p *Plain) hand() {
	state := uint64(42)
	for i := range p.Source.N {
		state += 0x9e3779b97f4a7c15
		bits := mix(state)
		rec := &Reading{Sensor: int(bits & 15), Time: int64(i), Value: float64(bits>>11) * 0x1p-53 * 100}
		if rec.Value < p.Filter.Min {
			continue
		}
		p.Normalize.scale(rec)
		p.Average.add(rec)
		if p.Count.Put(rec) != nil {
			return
		}
	}
}

// hand is Repeated fused by hand.
func (p *Repeated) hand() {
	state := uint64(42)
	for i := range p.Source.N {
		state += 0x9e3779b97f4a7c15
		bits := mix(state)
		rec := &Reading{Sensor: int(bits & 15), Time: int64(i), Value: float64(bits>>11) * 0x1p-53 * 100}
		rec.Value += p.A.By
		rec.Value += p.B.By
		rec.Value += p.C.By
		if p.Count.Put(rec) != nil {
			return
		}
	}
}
