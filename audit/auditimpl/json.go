package auditimpl

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/capture"
	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/mirror"
	"github.com/auditline/auditline/audit/internal/structs"
)

// MarshalJSON writes the fields of s that are exported, audited, or tagged `audit:"id"` or json,
// as encoding/json does. Generated MarshalJSON methods call it. S is a struct type.
func MarshalJSON[S any](s *S) ([]byte, error) {
	t := reflect.TypeFor[S]()
	c := new(S) // so that no lock is held while values' own methods are called
	copying := structs.Copy{Lock: lockTrail}
	copying.Fields(structs.Of(t, schemas.IsTrail), unsafe.Pointer(c), unsafe.Pointer(s))

	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // the encoder that calls a MarshalJSON does that, where it is wanted
	if err := e.Encode(mirror.Of(t, unsafe.Pointer(c), schemas.IsTrail)); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// UnmarshalJSON reads what MarshalJSON has written. It fills a struct that holds nothing and has
// logged nothing; of others it logs what differs, see audit.Capture. Generated UnmarshalJSON
// methods call it.
func UnmarshalJSON[S any](s *S, b []byte) error {
	t := reflect.TypeFor[S]()
	object := history.NewObject(schemas.Of(t), unsafe.Pointer(s))
	err := capture.Decode(object, func() error {
		return json.Unmarshal(b, mirror.Of(t, unsafe.Pointer(s), schemas.IsTrail))
	})
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) && wrong.Struct == "" {
		wrong.Struct = t.Name()
	}
	return err
}
