package logbytes

import (
	"github.com/auditline/auditline/audit/internal/codec"
	"github.com/auditline/auditline/audit/internal/stream"
)

// texts writes the values of a column of which some are kept as edits: the first, then for each an
// empty text and the value, or the edit as a text.
func (w *writer) texts(c stream.Texts, v *valueWriter) (err error) {
	first := true
	for kept, edit := range c.Kept {
		switch {
		case edit != "":
			w.text(edit)
			continue
		case !first:
			w.text("")
		}
		first = false
		if w.b, err = v.append(w.b, kept); err != nil {
			return err
		}
	}
	return nil
}

// texts reads the n values after the first that the writer's texts has written, and that one.
func (r *Reader) texts(s *codec.Shape, n int) (all []codec.Stored) {
	var texts stream.TextReader
	for i := 0; i <= n && r.Err == nil; i++ {
		edit := ""
		if i > 0 {
			edit = r.Text()
		}
		if edit == "" {
			v := r.stored(s)
			texts.Whole(v.Text())
			all = append(all, v)
			continue
		}
		text, ok := texts.Edit(edit)
		if !ok {
			r.Fail()
			return nil
		}
		all = append(all, codec.StoredText(s, text))
	}
	return all
}
