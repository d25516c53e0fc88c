package beampipe

import (
	"context"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/util/reflectx"
)

// Beam calls functions by reflection, unless it is told how else. It is told here for those that
// are called for each record: package register does the same by code that takes the compiler 20 s.

// The types are aliases, since Beam asks for functions by types without names.
type (
	stageFunc  = func(context.Context, *element, func(*element), func(*element), func(string, int64)) error
	keyFunc    = func(context.Context, *element) ([]byte, *element, error)
	encodeFunc = func(*element) ([]byte, error)
	decodeFunc = func([]byte) (*element, error)
)

func init() {
	callBy(func(f stageFunc, r reflected) reflectx.Func { return directStage{r, f} })
	callBy(func(f keyFunc, r reflected) reflectx.Func { return directKey{r, f} })
	callBy(func(f encodeFunc, r reflected) reflectx.Func { return directEncode{r, f} })
	callBy(func(f decodeFunc, r reflected) reflectx.Func { return directDecode{r, f} })
}

// callBy tells Beam how functions of type F are called.
func callBy[F any](direct func(F, reflected) reflectx.Func) {
	reflectx.RegisterFunc(reflect.TypeFor[F](), func(fn any) reflectx.Func { return direct(fn.(F), reflected{fn}) })
}

// reflected is a function as Beam knows any.
type reflected struct{ fn any }

func (r reflected) Name() string       { return reflectx.FunctionName(r.fn) }
func (r reflected) Type() reflect.Type { return reflect.TypeOf(r.fn) }
func (r reflected) Interface() any     { return r.fn }
func (r reflected) Call(args []any) []any {
	return reflectx.Interface(reflect.ValueOf(r.fn).Call(reflectx.ValueOf(args)))
}

type directStage struct {
	reflected
	f stageFunc
}

func (d directStage) Call5x1(ctx, e, emit, letters, count any) any {
	return d.f(ctx.(context.Context), e.(*element), emit.(func(*element)), letters.(func(*element)), count.(func(string, int64)))
}

type directKey struct {
	reflected
	f keyFunc
}

func (d directKey) Call2x3(ctx, e any) (any, any, any) {
	return d.f(ctx.(context.Context), e.(*element))
}

type directEncode struct {
	reflected
	f encodeFunc
}

func (d directEncode) Call1x2(e any) (any, any) { return d.f(e.(*element)) }

type directDecode struct {
	reflected
	f decodeFunc
}

func (d directDecode) Call1x2(b any) (any, any) { return d.f(b.([]byte)) }
