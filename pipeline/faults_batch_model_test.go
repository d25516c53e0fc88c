package pipeline_test

// batchModel says what should be seen of a run over a chain with batches of which one component
// meets a fault.
type batchModel struct {
	batchOutcome
	chain   batchChain
	place   int
	fault   fault
	letters bool
	kinds   []any
	stages  int          // the source is one
	seen    []int        // records that a component has looked at
	held    [][]int      // by component
	dead    map[int]bool // records that failed anywhere
	noSink  int64        // records that no sink was to have
	ended   []bool       // sinks that take no more
	over    bool         // nothing passes any more
	ending  bool         // after the record at hand
}

// simulateBatches sends all records through.
func simulateBatches(chain batchChain, place int, f fault, letters bool) *batchModel {
	m := &batchModel{chain: chain, place: place, fault: f, letters: letters, dead: map[int]bool{}}
	m.kinds, _ = fieldsOf(chain.make())
	n := len(m.kinds)
	m.stages, m.Place = n-chain.sinks, -1
	m.Counts, m.seen, m.held, m.ended = make([][4]int64, n), make([]int, n), make([][]int, n), make([]bool, n)
	if sinks := m.sinksWithBatches(n); sinks > 0 {
		m.Got = make([][]int, sinks)
	}
	m.run()
	m.sumUp()
	return m
}

func (m *batchModel) run() {
	if m.fault == panicsFirst {
		m.end(0, 0)
		return
	}
	for n := 1; n <= records; n++ {
		hit := m.hit(0)
		switch {
		case hit && m.fault == panics:
			m.end(0, 0)
			return
		case hit && m.fault == stops:
			n = records
			continue
		case hit && m.fault == cancels:
			m.ending, m.Cause = true, true
		}
		m.Counts[0][received]++
		m.Counts[0][passed]++
		if m.next(0, n); m.over {
			return
		}
		if m.ending {
			m.over = true
			return
		}
	}
	if m.fault == panicsAtEnd {
		m.end(0, 0)
		return
	}
	for i := range m.kinds {
		if m.over || m.ending {
			m.over = true
			return
		}
		if len(m.held[i]) > 0 {
			m.flush(i)
		}
	}
}

// hit counts a record that component i sees, and reports whether it is the one with the fault.
func (m *batchModel) hit(i int) bool {
	m.seen[i]++
	return i == m.place && m.seen[i] == faultAt
}

// end ends the run at component i, because of its record number.
func (m *batchModel) end(i int, number int64) {
	m.over = true
	if m.Place < 0 {
		m.Place, m.Number = i, number
	}
}

// next gives what component i passed on to those behind it.
func (m *batchModel) next(i, n int) {
	if i+1 < m.stages {
		m.give(i+1, n)
		return
	}
	wanted := false
	for j := m.stages; j < len(m.kinds); j++ {
		if m.over || m.ended[j] || m.chain.when == j && n%3 != 0 {
			continue
		}
		wanted = true
		m.give(j, n)
	}
	if !wanted {
		m.noSink++
	}
	if m.allEnded() {
		m.over = true
	}
}

func (m *batchModel) allEnded() bool {
	for j := m.stages; j < len(m.kinds); j++ {
		if !m.ended[j] {
			return false
		}
	}
	return true
}

// give gives component i a record.
func (m *batchModel) give(i, n int) {
	m.Counts[i][received]++
	m.held[i] = append(m.held[i], n)
	if len(m.held[i]) >= max(m.chain.sizes[i], 1) {
		m.flush(i)
	}
}

// flush lets component i do what is in its batch, or its only record.
func (m *batchModel) flush(i int) {
	batch := m.held[i]
	first := m.Counts[i][received] - int64(len(batch)) + 1
	fates := make([]fault, len(batch))
	for k, n := range batch {
		hit := m.hit(i)
		switch {
		case hit && m.fault == panics:
			m.end(i, first)
			return
		case hit && m.fault == failsWhole:
			for k := range fates {
				fates[k] = fails
			}
			m.settle(i, first, batch, fates)
			return
		case hit && m.fault == fails:
			fates[k] = fails
			continue
		case hit && m.fault == cancels:
			m.ending, m.Cause = true, true
		}
		if i < m.stages && drops(i, n) {
			fates[k] = stops
			continue
		}
		if i >= m.stages && m.chain.sizes[i] > 0 {
			m.take(i, n)
		}
	}
	m.settle(i, first, batch, fates)
}

// take notes that a sink with batches has taken a record.
func (m *batchModel) take(i, n int) {
	m.Got[m.sinksWithBatches(i)] = append(m.Got[m.sinksWithBatches(i)], n)
}

// sinksWithBatches are those in front of component i.
func (m *batchModel) sinksWithBatches(i int) (n int) {
	for _, size := range m.chain.sizes[m.stages:i] {
		if size > 0 {
			n++
		}
	}
	return n
}

// settle does with the records of a batch what has become of them.
func (m *batchModel) settle(i int, first int64, batch []int, fates []fault) {
	told := true
	for k, n := range batch {
		if m.over && i < m.stages {
			return // the rest is dead
		}
		m.held[i] = m.held[i][1:]
		switch fates[k] {
		case fails:
			m.Counts[i][dead]++
			m.dead[n] = true
			if told {
				told = m.fail(i, first+int64(k))
			}
		case stops:
			m.Counts[i][dropped]++
		default:
			m.Counts[i][passed]++
			if i < m.stages {
				m.next(i, n)
			}
		}
	}
}

// fail fails a record of component i, and reports whether what else fails there is told.
func (m *batchModel) fail(i int, number int64) bool {
	if m.letters {
		m.Letters = append(m.Letters, [2]int{i, int(number)})
		return true
	}
	if i < m.stages || m.chain.sinks == 1 {
		m.end(i, number)
		return false
	}
	m.ended[i] = true
	if m.Place < 0 {
		m.Place, m.Number = i, number
	}
	return false
}

// sumUp counts as dead what was under way when the run ended.
func (m *batchModel) sumUp() {
	for i := range m.kinds {
		if m.over {
			m.Counts[i][dead] += int64(len(m.held[i]))
			for _, n := range m.held[i] {
				m.dead[n] = true
			}
		}
		m.Counts[i][dropped] = m.Counts[i][received] - m.Counts[i][passed] - m.Counts[i][dead]
		if i > 0 && i < m.stages {
			m.Sums[2] += m.Counts[i][dropped]
		}
	}
	m.Sums[0] = m.Counts[0][received]
	m.Sums[2] += m.noSink
	m.Sums[3] = int64(len(m.dead))
	m.Sums[1] = m.Sums[0] - m.Sums[2] - m.Sums[3]
}
