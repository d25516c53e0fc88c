package protocols

import (
	"fmt"
	"iter"

	"github.com/auditline/auditline/sample/weather"
)

// SyntheticSource yields made-up readings, the same ones for the same seed: of eight sensors, a
// second apart, with values from 0 up to 100.
type SyntheticSource struct {
	Records int
	Seed    uint64
}

// Stream starts from the seed each time it is ranged over.
func (s *SyntheticSource) Stream() iter.Seq[*weather.InstrumentedSlottedRecord] {
	return func(yield func(*weather.InstrumentedSlottedRecord) bool) {
		random := splitMix64(s.Seed)
		for i := range s.Records {
			sensor := fmt.Sprintf("sensor-%03d", random.next()%8)
			value := random.float() * 100
			if !yield(weather.NewInstrumentedSlottedRecord(sensor, firstSecond+int64(i), value, "C")) {
				return
			}
		}
	}
}

// firstSecond is the time of the first made-up reading: 2023-11-14 22:13:20 UTC.
const firstSecond = 1_700_000_000

// splitMix64 is the state of the SplitMix64 generator (Steele, Lea, Flood: Fast Splittable
// Pseudorandom Number Generators, OOPSLA 2014), small enough to give the same numbers in every
// language.
type splitMix64 uint64

func (s *splitMix64) next() uint64 {
	*s += 0x9e3779b97f4a7c15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// float returns a number from 0 up to 1 with 53 random bits.
func (s *splitMix64) float() float64 {
	return float64(s.next()>>11) * 0x1p-53
}
