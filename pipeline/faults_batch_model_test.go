package pipeline_test

// batchModel says what should be seen of a run over a chain with batches of which one component
// meets a fault.
type batchModel struct {
	batchOutcome
	batchTry
	kinds  []any
	stages int          // the source is one
	held   [][]*group   // by component
	dead   map[int]bool // records that failed anywhere
	noSink int64        // records that no sink was to have
	ended  []bool       // sinks that take no more
	over   bool         // nothing passes any more
	ending bool         // after the record at hand
	last   bool         // the source ends after the record at hand
}

// group is a batch that a component gathers, for one kind of items where it has a key.
type group struct {
	kind  int
	items []numberedItem
}

// numberedItem is an item with its number at a component.
type numberedItem struct {
	n      int
	number int64
}

// simulateBatches sends all records through.
func simulateBatches(try batchTry) batchOutcome {
	m := &batchModel{batchTry: try, dead: map[int]bool{}}
	m.kinds, _, _ = try.chain.parts(try.chain.make())
	n := len(m.kinds)
	m.stages, m.Place = n-try.chain.sinks, -1
	m.Counts, m.held, m.ended = make([][4]int64, n), make([][]*group, n), make([]bool, n)
	if sinks := m.sinksWithBatches(n); sinks > 0 {
		m.Got = make([][]int, sinks)
	}
	m.run()
	m.sumUp()
	return m.batchOutcome
}

func (m *batchModel) run() {
	if m.fault == panicsFirst {
		m.end(0, 0)
		return
	}
	for n := 1; n <= m.records && !m.last; n++ {
		hit := m.hit(0, n)
		switch {
		case hit && m.fault == panics:
			m.end(0, 0)
			return
		case hit && m.fault == stops:
			m.last = true
			continue
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
		for _, g := range m.held[i] {
			if m.over || m.ending {
				m.over = true
				return
			}
			if len(g.items) > 0 {
				m.flush(i, g)
			}
		}
	}
	m.over = m.over || m.ending
}

// hit reports whether item n meets the fault at component i, and does what does not concern the
// item.
func (m *batchModel) hit(i, n int) bool {
	hit := i == m.place && n == m.item
	switch {
	case hit && m.fault == cancels:
		m.ending, m.Cause = true, true
	case hit && m.fault == drains:
		m.last = true
	}
	return hit
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
	g := m.group(i, n)
	g.items = append(g.items, numberedItem{n, m.Counts[i][received]})
	if len(g.items) >= max(m.chain.sizes[i], 1) {
		m.flush(i, g)
	}
}

// group is the batch of component i that item n belongs to.
func (m *batchModel) group(i, n int) *group {
	kind := 0
	if m.chain.keyed[i] {
		kind = (&item{n}).Kind()
	}
	for _, g := range m.held[i] {
		if g.kind == kind {
			return g
		}
	}
	g := &group{kind: kind}
	m.held[i] = append(m.held[i], g)
	return g
}

// flush lets component i do what is in a batch, or its only record.
func (m *batchModel) flush(i int, g *group) {
	fates := make([]fault, len(g.items))
	for k, rec := range g.items {
		switch hit := m.hit(i, rec.n); {
		case hit && m.fault == panics:
			m.end(i, g.items[0].number)
			return
		case hit && m.fault == failsWhole:
			for k := range fates {
				fates[k] = fails
			}
			m.settle(i, g, fates)
			return
		case hit && m.fault == fails:
			fates[k] = fails
		case i < m.stages && drops(i, rec.n):
			fates[k] = stops
		case i >= m.stages && m.chain.sizes[i] > 0:
			m.take(i, rec.n)
		}
	}
	m.settle(i, g, fates)
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
func (m *batchModel) settle(i int, g *group, fates []fault) {
	told := true
	for k, rec := range g.items {
		if m.over && (i < m.stages || m.letters == panics) {
			return // the rest is dead
		}
		g.items = g.items[1:]
		switch fates[k] {
		case fails:
			m.Counts[i][dead]++
			m.dead[rec.n] = true
			told = told && m.fail(i, rec.number)
		case stops:
			m.Counts[i][dropped]++
		default:
			m.Counts[i][passed]++
			if i < m.stages {
				m.next(i, rec.n)
			}
		}
	}
}

// fail fails a record of component i, and reports whether what else fails there is told.
func (m *batchModel) fail(i int, number int64) bool {
	if m.letters != "" {
		m.Letters = append(m.Letters, [2]int{i, int(number)})
	}
	switch {
	case m.letters == works && m.chain.required != i:
		return true
	case m.letters == "" && m.chain.required != i && i >= m.stages && m.chain.sinks > 1:
		m.ended[i] = true
	default:
		m.over = true
	}
	if m.Place < 0 {
		m.Place, m.Number = i, number
	}
	return false
}

// sumUp counts as dead what was under way when the run ended.
func (m *batchModel) sumUp() {
	for i := range m.kinds {
		if m.over {
			m.lose(i)
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

// lose counts as dead what is in the batches of component i.
func (m *batchModel) lose(i int) {
	for _, g := range m.held[i] {
		m.Counts[i][dead] += int64(len(g.items))
		for _, rec := range g.items {
			m.dead[rec.n] = true
		}
	}
}
