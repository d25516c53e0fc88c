package beampipe

import (
	"context"
	"slices"
)

// stageStep gives each record to a stage without a key.
type stageStep struct{ step }

// ProcessElement gives one record to the stage.
func (s *stageStep) ProcessElement(ctx context.Context, e *element, emit, letters func(*element), _ func(string, int64)) error {
	return s.one(ctx, s.part.apply, e, emit, letters)
}

// FinishBundle sends on what was counted.
func (s *stageStep) FinishBundle(_, _ func(*element), count func(string, int64)) { s.finish(count) }

// keyStep puts its key before each record that goes to a stage with one.
type keyStep struct{ step }

// ProcessElement finds the key of a record.
func (s *keyStep) ProcessElement(ctx context.Context, e *element) (key []byte, _ *element, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = panicked(ctx, s.part, e.place, v)
		}
	}()
	return s.part.keyed.key(e.record), e, nil
}

// keyedStep gives the records of each key to a copy of a stage.
type keyedStep struct{ step }

// ProcessElement gives the records of one key to a new copy of the stage, in the order in which a
// run in one process would bring them.
func (s *keyedStep) ProcessElement(ctx context.Context, _ []byte, records func(**element) bool, emit, letters func(*element), _ func(string, int64)) error {
	group, stage, work := inOrder(records), s.part.keyed.copy(), s.each
	if s.part.batch != nil {
		work = s.batches
	}
	if err := work(ctx, stage, group, emit, letters); err != nil || s.part.keyed.flush == nil {
		return err
	}
	return s.flush(ctx, stage, group[0].place, emit)
}

// each gives the records of a key to its copy of the stage one by one.
func (s *keyedStep) each(ctx context.Context, stage any, group []*element, emit, letters func(*element)) error {
	apply := func(ctx context.Context, record any) (any, error) { return s.part.keyed.apply(ctx, stage, record) }
	for _, e := range group {
		if err := s.one(ctx, apply, e, emit, letters); err != nil {
			return err
		}
	}
	return nil
}

// batches gives the records of a key to its copy of the stage in batches.
func (s *keyedStep) batches(ctx context.Context, stage any, group []*element, emit, letters func(*element)) error {
	give := func(ctx context.Context, records []*element) ([]any, error) {
		return s.part.keyed.give(ctx, stage, records)
	}
	for elements := range slices.Chunk(group, s.part.batch.size) {
		if err := s.several(ctx, give, elements, emit, letters); err != nil {
			return err
		}
	}
	return nil
}

// flush sends on what the copy for a key gives once its records have ended; first is where the
// first one stood.
func (s *keyedStep) flush(ctx context.Context, stage any, first place, emit func(*element)) (err error) {
	given, emitting := 0, false
	defer func() {
		if emitting {
			return
		}
		if v := recover(); v != nil {
			err = panicked(ctx, s.part, place{}, v)
		}
	}()
	for record := range s.part.keyed.flush(ctx, stage) {
		emitting = true
		s.pass(first.behind(s.Part, given), record, emit)
		given++
		emitting = false
	}
	return nil
}

// FinishBundle sends on what was counted.
func (s *keyedStep) FinishBundle(_, _ func(*element), count func(string, int64)) { s.finish(count) }

// inOrder reads all elements, and puts them into the order of their places.
func inOrder(records func(**element) bool) (list []*element) {
	var e *element
	for records(&e) {
		list = append(list, e)
	}
	sortByPlace(list)
	return list
}

func sortByPlace(list []*element) {
	slices.SortFunc(list, func(x, y *element) int { return comparePlaces(x.place, y.place) })
}
