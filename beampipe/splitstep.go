package beampipe

import (
	"context"
	"flag"
	"fmt"
)

// sourceParts is a flag, as Beam has its own.
var sourceParts = flag.Int("source_parts", 16, "how many sources a source with a method Split is asked for, each of which a worker reads")

// splitStep asks a source for several, of which each has a part of its records.
type splitStep struct {
	step
	Wanted int
}

// ProcessElement is called once, with the whole source.
func (s *splitStep) ProcessElement(ctx context.Context, whole sourcePart, emit func(sourcePart), _ func(string, int64)) error {
	var sources []any
	err, ended := s.call(ctx, place{}, func(ctx context.Context) (err error) {
		sources, err = s.part.split(ctx, s.Wanted)
		return err
	})
	switch {
	case ended != nil:
		return ended
	case err != nil:
		return &failure{s.part, place{}, fmt.Errorf("Split: %w", err)}
	case len(sources) == 0: // then it is read as a whole
		emit(whole)
		return nil
	}
	for i, source := range sources {
		if err := s.send(i, source, emit); err != nil {
			return &failure{s.part, place{}, fmt.Errorf("part %d of %d that Split gave: %w", i+1, len(sources), err)}
		}
	}
	s.tally.parts += int64(len(sources))
	return nil
}

// send sends one of the sources on, if all of it will arrive.
func (s *splitStep) send(i int, source any, emit func(sourcePart)) error {
	empty, err := s.empty()
	if err != nil {
		return err
	}
	config, err := s.part.pack(source, empty[s.Part])
	if err != nil {
		return err
	}
	emit(sourcePart{i, config})
	return nil
}

// FinishBundle sends on what was counted.
func (s *splitStep) FinishBundle(_ func(sourcePart), count func(string, int64)) { s.finish(count) }
