package oracle

import (
	"math"
	"testing"
)

func TestSnapshotsJSONIsExact(t *testing.T) {
	got, err := snapshot{math.NaN(), int64(math.MaxInt64), uint64(math.MaxUint64)}.MarshalJSON()
	const want = `{"delta":"18446744073709551615","stageA":"NaN","stageB":"9223372036854775807"}`
	if string(got) != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}
