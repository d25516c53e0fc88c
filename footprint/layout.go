package footprint

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"text/tabwriter"
)

// TypeLayout says where the bytes of a type lie. All sizes are in bytes.
type TypeLayout struct {
	Type         string
	Size, Align  uintptr
	PointerBytes uintptr // from the start, that the garbage collector looks at
	Padding      uintptr // between and behind the fields, those of inner structs included
	Block        uintptr // that the allocator takes for one value
	Header       uintptr // at the start of the block, for the garbage collector
	Unused       uintptr // at the end of the block
	HasTrail     bool    // a field is an audit trail
	TrailCost    uintptr // by which the trail makes the block larger; without one, by which a trail would
	Fields       []FieldLayout
}

// FieldLayout is one field of a struct.
type FieldLayout struct {
	Name, Type   string
	Offset, Size uintptr
	Padding      uintptr // behind it, up to the next field or the end
	PointerBytes uintptr // from its start, that the garbage collector looks at
	IsTrail      bool    // an audit trail
}

// Layout returns the layout of v's type; of a pointer, that of the type it points to.
func Layout(v any) TypeLayout {
	t := reflect.TypeOf(v)
	if t == nil {
		return TypeLayout{}
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	scan := planOf(t).scan()
	l := TypeLayout{
		Type: t.String(), Size: t.Size(), Align: uintptr(t.Align()),
		PointerBytes: planOf(t).pointerBytes(),
		Padding:      t.Size() - usedBytes(t),
		Block:        blockOf(t.Size(), scan),
		Header:       heap().headerOf(t.Size(), scan),
		Fields:       fieldLayouts(t),
	}
	l.Unused = l.Block - l.Header - l.Size
	l.HasTrail, l.TrailCost = trailCost(t)
	return l
}

// blockOf is the allocator's block for one value: tiny ones get a part of one that they share.
func blockOf(size uintptr, scan bool) uintptr {
	if size == 0 {
		return 0
	}
	return heap().block(size, scan)
}

// usedBytes returns the bytes of a value that are not padding.
func usedBytes(t reflect.Type) (n uintptr) {
	switch t.Kind() {
	case reflect.Struct:
		for field := range t.Fields() {
			n += usedBytes(field.Type)
		}
	case reflect.Array:
		n = uintptr(t.Len()) * usedBytes(t.Elem())
	default:
		n = t.Size()
	}
	return n
}

func fieldLayouts(t reflect.Type) (fields []FieldLayout) {
	if t.Kind() != reflect.Struct {
		return nil
	}
	for i := range t.NumField() {
		f, end := t.Field(i), t.Size()
		if i+1 < t.NumField() {
			end = t.Field(i + 1).Offset
		}
		fields = append(fields, FieldLayout{
			Name: f.Name, Type: f.Type.String(), Offset: f.Offset, Size: f.Type.Size(),
			Padding:      end - f.Offset - f.Type.Size(),
			PointerBytes: planOf(f.Type).pointerBytes(),
			IsTrail:      isTrail(f.Type),
		})
	}
	return fields
}

// String returns what WriteText writes.
func (l TypeLayout) String() string {
	var b strings.Builder
	l.WriteText(&b) // a Builder takes everything
	return b.String()
}

// WriteText writes the layout as a table.
func (l TypeLayout) WriteText(w io.Writer) error {
	if _, err := fmt.Fprintln(w, l.summary()); err != nil {
		return err
	}
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(tab, "offset\tsize\tpadding\tpointers\t  field\n")
	for _, f := range l.Fields {
		fmt.Fprintf(tab, "%d\t%d\t%d\t%d\t  %s %s\n", f.Offset, f.Size, f.Padding, f.PointerBytes, f.Name, f.Type)
	}
	return tab.Flush()
}

// summary is the layout in one line.
func (l TypeLayout) summary() string {
	s := fmt.Sprintf("%s: %d bytes in a block of %d, %d unused, %d padding, pointers in the first %d",
		l.Type, l.Size, l.Block, l.Unused, l.Padding, l.PointerBytes)
	if l.Header > 0 {
		s += fmt.Sprintf(", header %d", l.Header)
	}
	if l.HasTrail {
		return s + fmt.Sprintf("; its trail adds %d", l.TrailCost)
	}
	return s + fmt.Sprintf("; a trail would add %d", l.TrailCost)
}
