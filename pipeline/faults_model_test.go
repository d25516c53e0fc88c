package pipeline_test

// expect says what should be seen of a run over components of which one meets a fault: record by
// record, in the order of the pipeline.
func expect(components []any, place int, f fault, letters bool) outcome {
	m := &simulation{components: components, place: place, fault: f, letters: letters, last: len(components) - 1}
	m.Place, m.Counts = -1, make([][4]int64, len(components))
	if f == panicsFirst {
		m.Place, m.Panic, m.over = place, true, true
	}
	for n := 1; n <= records && !m.over; n++ {
		m.record(n)
	}
	if f == panicsAtEnd && !m.over {
		m.Place, m.Panic = place, true
	}
	return m.outcome
}

type simulation struct {
	outcome
	components []any
	place      int
	fault      fault
	letters    bool
	last       int
	over       bool // after the record at hand
}

// Columns of outcome.Counts.
const (
	received = iota
	passed
	dropped
	dead
)

// record sends item n through.
func (m *simulation) record(n int) {
	isNil := false
	for i := range m.components {
		count := &m.Counts[i]
		hit := i == m.place && count[received]+1 == faultAt
		if i == 0 && hit && (m.fault == stops || m.fault == panics) { // the source does not make this record
			m.over, m.Panic = true, m.fault == panics
			if m.Panic {
				m.Place = 0
			}
			return
		}
		count[received]++
		switch {
		case isNil || hit && m.fault == panics:
			m.kill(i, true)
			return
		case hit && m.fault == fails:
			m.fail(i)
			return
		case hit && m.fault == stops:
			m.over = true
		case hit && m.fault == cancels:
			m.over, m.Cause = true, true
		}
		stage := i > 0 && i < m.last
		if stage && (hit && m.fault == stops || drops(i, n)) {
			count[dropped]++
			return
		}
		isNil = hit && m.fault == givesNil
		count[passed]++
	}
}

// kill ends the run at component i, which had a record.
func (m *simulation) kill(i int, panicked bool) {
	m.Counts[i][dead]++
	m.Place, m.Number, m.Panic, m.over = i, m.Counts[i][received], panicked, true
}

// fail lets component i fail the record it has.
func (m *simulation) fail(i int) {
	if m.letters {
		m.Letters = append(m.Letters, [2]int{i, int(m.Counts[i][received])})
	}
	switch m.components[i].(type) {
	case *fallibleConsumer, *pairConsumer: // its Consume has returned
		m.kill(i, false)
		return
	}
	if !m.letters {
		m.kill(i, false)
		return
	}
	m.Counts[i][dead]++
}
