package beampipe

import (
	"fmt"
	"reflect"
)

// pipelines are those of the program, by the names of their types: what describes the components of
// an empty one. They are registered while the program starts, and only read afterwards.
var pipelines = map[string]func() []Part{}

// Register makes a pipeline struct known to the workers: parts describes its components. Generated
// code calls it while the program starts.
func Register[P any](parts func(*P) []Part) {
	pipelines[qualified(reflect.TypeFor[P]())] = func() []Part { return parts(new(P)) }
}

// work is what a step of the graph carries to its worker: which component it is, as it is
// configured.
type work struct {
	Pipeline string // its type
	Part     int    // the component's place
	Config   []byte // its own JSON
}

// load returns the components of an empty pipeline, of which this one is configured.
func (w work) load() ([]Part, error) {
	parts, err := w.empty()
	if err != nil {
		return nil, err
	}
	return parts, parts[w.Part].unpack(w.Config)
}

// empty returns the components of an empty pipeline.
func (w work) empty() ([]Part, error) {
	parts, ok := pipelines[w.Pipeline]
	if !ok {
		return nil, fmt.Errorf("this worker does not know the pipeline %s: it runs another program than the launcher", w.Pipeline)
	}
	return parts(), nil
}

// qualified is a type's name that no other type has: with the path of its package.
func qualified(t reflect.Type) string {
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		return "*" + qualified(t.Elem())
	}
	if t.PkgPath() != "" {
		return t.PkgPath() + "." + t.Name()
	}
	return t.String()
}

// Format1 is the form of generated code that this package knows.
const Format1 = 1
