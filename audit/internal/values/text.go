package values

import (
	"encoding/binary"
	"reflect"
	"unsafe"
)

// A long text of which a small part has changed is kept as an edit of the text before: how many
// bytes at its begin stay, how many at its end, both as varints, and what stands between them now.

const (
	minText = 64 // bytes: an edit of a shorter text saves nothing

	// A text is restored from the last one that was kept whole. The edits in between are no more
	// than 1/maxShare of its bytes, and no more than copy maxCopied bytes.
	maxShare  = 16
	maxCopied = 8 << 20
)

// diffText returns the edit that makes from, itself restored by that many edits, into to; not ok
// where to is better kept whole.
func diffText(from, to string, edits int) (edit string, ok bool) {
	if len(from) < minText || !mayEdit(to, edits) {
		return "", false
	}
	prefix := commonPrefix(from, to)
	suffix := commonSuffix(from[prefix:], to[prefix:])
	middle := to[prefix : len(to)-suffix]
	if len(middle) > len(to)/2 {
		return "", false
	}
	b := make([]byte, 0, 2*binary.MaxVarintLen64+len(middle))
	b = binary.AppendUvarint(b, uint64(prefix))
	b = binary.AppendUvarint(b, uint64(suffix))
	return string(append(b, middle...)), true
}

// mayEdit tells whether to may be kept as an edit after that many others.
func mayEdit(to string, edits int) bool {
	return len(to) >= minText && edits < min(len(to)/maxShare, maxCopied/len(to))
}

// CheckedPatch is patchText of an edit that was read from outside, after that many others. It is
// not ok for what diffText has not returned.
func CheckedPatch(from, edit string, edits int) (to string, ok bool) {
	prefix, n := binary.Uvarint([]byte(edit))
	if n <= 0 {
		return "", false
	}
	suffix, m := binary.Uvarint([]byte(edit[n:]))
	if m <= 0 || prefix > uint64(len(from)) || suffix > uint64(len(from))-prefix {
		return "", false
	}
	to = patchText(from, edit)
	return to, mayEdit(to, edits)
}

// patchText returns what an edit of diffText makes of from.
func patchText(from, edit string) string {
	b := []byte(edit)
	prefix, n := binary.Uvarint(b)
	suffix, m := binary.Uvarint(b[n:])
	return from[:prefix] + edit[n+m:] + from[len(from)-int(suffix):]
}

const compared = 64 // bytes at once

// commonPrefix is how many bytes a and b begin with that are the same.
func commonPrefix(a, b string) (n int) {
	for n+compared <= min(len(a), len(b)) && a[n:n+compared] == b[n:n+compared] {
		n += compared
	}
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// commonSuffix is how many bytes a and b end with that are the same.
func commonSuffix(a, b string) (n int) {
	i, j := len(a), len(b)
	for n+compared <= min(i, j) && a[i-n-compared:i-n] == b[j-n-compared:j-n] {
		n += compared
	}
	for n < min(i, j) && a[i-n-1] == b[j-n-1] {
		n++
	}
	return n
}

// Short tells at once, without a call, whether v is a text that no edit can make of another one.
func (t *Traits[T]) Short(v T) bool { return t.isText && len(textOf(v)) < minText }

// asText gives t what it takes to keep texts as edits. T is a string type.
func asText[T any](t *Traits[T]) {
	t.isText, t.empty = true, *new(T)
	t.Diff = func(from, to T, edits int) (T, bool) {
		edit, ok := diffText(textOf(from), textOf(to), edits)
		return ofText[T](edit), ok
	}
	t.Patch = func(from, edit T) T { return ofText[T](patchText(textOf(from), textOf(edit))) }
}

// textOf and ofText convert between a string type and string.
func textOf[T any](v T) string { return *(*string)(unsafe.Pointer(&v)) }
func ofText[T any](s string) T { return *(*T)(unsafe.Pointer(&s)) }

// boxedText is asText for values of any type, of which some are texts.
func boxedText(t *Traits[any]) {
	t.Diff = func(from, to any, edits int) (any, bool) {
		a, b := reflect.ValueOf(from), reflect.ValueOf(to)
		if a.Kind() != reflect.String || b.Kind() != reflect.String || a.Type() != b.Type() {
			return nil, false
		}
		edit, ok := diffText(a.String(), b.String(), edits)
		return reflect.ValueOf(edit).Convert(b.Type()).Interface(), ok
	}
	t.Patch = func(from, edit any) any {
		a := reflect.ValueOf(from)
		return reflect.ValueOf(patchText(a.String(), reflect.ValueOf(edit).String())).Convert(a.Type()).Interface()
	}
}
