package codec

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"testing"
	"time"
)

// as writes v and reads it as a T.
func as[T any](t *testing.T, v any) (T, error) {
	t.Helper()
	b, err := AppendValue(nil, v, "")
	if err != nil {
		t.Fatal(err)
	}
	back, rest, err := ReadValue(append(b, 0xee), reflect.TypeFor[T](), "")
	if len(rest) != 1 || rest[0] != 0xee {
		t.Errorf("%v: %d bytes left", v, len(rest))
	}
	got, _ := back.(T)
	return got, err
}

type word string

// UnmarshalText makes a word of anything.
func (w *word) UnmarshalText(b []byte) error  { *w = word(b); return nil }
func (w word) MarshalText() ([]byte, error)   { return []byte(w), nil }
func (w word) MarshalBinary() ([]byte, error) { return nil, errors.New("never asked") }

func fits[T any](t *testing.T, v any, want T) {
	t.Helper()
	if got, err := as[T](t, v); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%T %v: got %v, %v, want %v", v, v, got, err, want)
	}
}

func refused[T any](t *testing.T, v any, want string) {
	t.Helper()
	var m *Misfit
	if _, err := as[T](t, v); !errors.As(err, &m) || err.Error() != want {
		t.Errorf("%T %v: %v, want %s", v, v, err, want)
	}
}

// storedInt is how an int of this machine is stored.
var storedInt = fmt.Sprint("int", strconv.IntSize)

func TestTypesThatHaveChanged(t *testing.T) {
	type swapped struct{ Lon, Lat float64 }
	type grown struct {
		Lat, Alt float64
		Lon      float64
		Tags     map[string]int
	}
	type shrunk struct{ Lat float64 }
	type unsigned struct{ count uint }
	type narrow struct{ N int8 }
	type wide struct{ N int64 }
	fits(t, point{52, 5}, swapped{5, 52})
	fits(t, []point{{52, 5}}, []swapped{{5, 52}})
	fits(t, point{52, 5}, grown{Lat: 52, Lon: 5})
	fits(t, map[string]*point{"x": {1, 2}}, map[string]*swapped{"x": {2, 1}})
	fits(t, point{52, 0}, shrunk{52})
	fits(t, narrow{-1}, wide{-1})
	fits(t, wide{127}, narrow{127})
	fits(t, float32(0.5), 0.5)
	fits(t, complex64(1i), 1i)
	fits(t, int64(7), 7)
	fits(t, uint8(200), uint64(200))
	fits(t, time.Second, int64(1e9))
	refused[shrunk](t, point{52, 5}, ".Lon: stored as float64, now gone")
	refused[unsigned](t, line{1, nil}, ".count: stored as "+storedInt+", now uint")
	refused[[]narrow](t, []wide{{1}, {128}}, "[].N: stored as 128 in 64 bits, now int8 of 8 bits")
	refused[int32](t, int64(math.MinInt64), "stored as -9223372036854775808 in 64 bits, now int32 of 32 bits")
	refused[uint16](t, uint32(65536), "stored as 65536 in 32 bits, now uint16 of 16 bits")
	refused[float32](t, 0.5, "stored as float64, now float32")
	refused[string](t, []byte("x"), "stored as []uint8, now string")
	refused[[2]int](t, [3]int{}, "stored as [3]"+storedInt+", now [2]int")
	refused[int](t, point{}, "stored as struct{Lat float64; Lon float64}, now int")
	refused[string](t, time.Time{}, "stored as time.Time, now string")
	refused[time.Duration](t, uint64(1), "stored as uint64, now time.Duration (int64)")
	refused[any](t, 1, "stored as "+storedInt+", now interface {}")
	refused[string](t, big.NewInt(1), "stored as *math/big.Int, now string")
	refused[word](t, *big.NewInt(1), "the gob form of a math/big.Int, which a github.com/auditline/auditline/audit/internal/codec.word does not read")
	refused[big.Int](t, point{}, "stored as struct{Lat float64; Lon float64}, now big.Int")
}
