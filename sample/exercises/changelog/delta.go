package changelog

import (
	"fmt"
	"math"
	"reflect"
)

// delta returns the distance between a and b: a uint64 for integers, which holds every one of them,
// and a float64 for floats, which is NaN between equal infinities.
func delta(a, b any) (any, error) {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	switch {
	case x.CanInt() && y.CanInt():
		// Two's complement makes the difference right even where an int64 could not hold it.
		return uint64(max(x.Int(), y.Int())) - uint64(min(x.Int(), y.Int())), nil
	case x.CanUint() && y.CanUint():
		return max(x.Uint(), y.Uint()) - min(x.Uint(), y.Uint()), nil
	case x.CanFloat() && y.CanFloat():
		return math.Abs(x.Float() - y.Float()), nil
	}
	return nil, fmt.Errorf("no distance between a %T and a %T: want two integers or two floats", a, b)
}
