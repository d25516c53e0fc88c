package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/auditline/auditline/internal/tag"
)

// noteEncoders says what encoders, decoders and ORMs, whose tags the struct has, do not see of it,
// and what they should not.
func (r *reader) noteEncoders(members []member) {
	var keys, hiddenKeys []string // of all tags, and of those of fields that are not seen
	var hidden []member
	for _, m := range members {
		for _, key := range tag.Encoders(rawTag(m.field)) {
			keys = append(keys, key)
			if r.isHidden(m, key) {
				hidden, hiddenKeys = append(hidden, m), append(hiddenKeys, key)
			}
		}
	}
	if len(hidden) > 0 {
		r.noteHidden(hidden, hiddenKeys)
	}
	r.noteTrail(members, keys)
}

// isHidden reports whether readers of the tag under that key do not see an audited field.
func (r *reader) isHidden(m member, key string) bool {
	return !m.name.IsExported() && !m.embedded && isTagged(m.field, tag.Audit) && !(key == "json" && r.s.Trail.JSON)
}

// noteHidden says that readers of the tags under these keys do not see these fields.
func (r *reader) noteHidden(hidden []member, keys []string) {
	var names []string
	for _, m := range hidden {
		names = append(names, m.name.Name)
	}
	text := "%s: %s have tags %s, whose readers see exported fields only and leave these out without a word: export them"
	if list(names) == names[0] {
		text = "%s: %s has tags %s, whose readers see exported fields only and leave it out without a word: export it"
	}
	if slices.Contains(keys, "json") {
		text += ", or, for json, give the trail the option json"
	}
	r.note(hidden[0].name.Pos(), "hidden-from-encoders", fmt.Sprintf(text, r.s.Name, list(names), list(keys)))
}

// noteTrail says that readers of tags under these keys see the trail.
func (r *reader) noteTrail(members []member, keys []string) {
	for _, m := range members {
		if m.name != r.s.Trail.Name || !m.name.IsExported() {
			continue
		}
		seen := slices.DeleteFunc(keys, func(key string) bool {
			return tag.Excluded(rawTag(m.field), key) || key == "json" && (r.s.Trail.JSON || m.embedded)
		})
		if len(seen) == 0 {
			return
		}
		r.note(m.name.Pos(), "exported-trail", fmt.Sprintf("%s: readers of the tags %s see the trail, as it is exported: call the field trail, or exclude it with %s",
			r.s.Name, list(seen), exclusions(seen)))
	}
}

// list returns the words, each once, with commas between them.
func list(words []string) string {
	var once []string
	for _, w := range words {
		if !slices.Contains(once, w) {
			once = append(once, w)
		}
	}
	return strings.Join(once, ", ")
}

// exclusions is how a field's tag keeps it from the readers of these keys.
func exclusions(keys []string) (text string) {
	for key := range strings.SplitSeq(list(keys), ", ") {
		text += key + `:"-" `
	}
	return "`" + strings.TrimSpace(text) + "`"
}
