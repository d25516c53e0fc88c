// Package audit keeps change logs of structs, on the instances themselves.
//
// A struct says which of its fields are audited, and has a field of type Trail:
//
//	type Account struct {
//		balance int64  `audit:"true"`
//		owner   string `audit:"true"`
//
//		trail audit.Trail
//	}
//
// auditgen generates Balance, SetBalance, Owner, SetOwner, and ChangeLog, Changes and Audit,
// which read the log. Every set through a setter is logged: old and new value, time, number,
// and, where the trail is tagged `audit:"ctx"`, who did it and why. Values are read back
// with the field's own type.
//
// # Tags
//
// Options follow the word true, after commas:
//
//	get=Name    the getter's name; - for none
//	set=Name    the setter's name; - for none
//	name=attr   the attribute's name in logs
//	was=attr    the attribute's name in older logs; may be given several times
//	keep=N      keep only the last N changes, in a ring that is overwritten in place
//	onchange    log only when the value differs: floats in their bits, others by Equal or ==
//	redact      log that there was a change, and Redacted for both values
//	share       do not clone: the log refers to what the caller may still write
//	elem        log, and set, a map or slice by its elements, a struct by its members
//	check=m     ask method m(v) error first; a value that it refuses changes nothing
//	after=m     call method m(old, new) once the change is in the log
//
// A field tagged `audit:"id"` says which object this is, see View.ID; `audit:"-"` is no
// audit. Options of the trail's own tag stand between commas, too:
//
//	ctx         setters take a context, which says who sets, see With
//	who         with ctx: a set without a Who is an error, ErrNoWho
//	update      a method Update, for several sets at once
//	revert      methods RevertTo(t), Undo(change)
//	clone       a method Clone, which returns a copy with an empty log of its own
//	capture     for Capture to ask the checks
//	json        methods MarshalJSON and UnmarshalJSON
//	outbox      a variable OrderOutbox, the Queue that lists changed values of type Order
//
// Update calls a function with a handle that has the accessors of the struct, an AccountUpdate for
// an Account:
//
//	err := account.Update(func(u AccountUpdate) error {
//		u.SetBalance(u.Balance() + 5)
//		u.SetOwner("ann")
//		return nil
//	})
//
// All that it sets is one change set, see Change.Set; when the function fails or panics, fields and
// log are as they were. With a SyncTrail other goroutines wait meanwhile, so that the new balance
// loses nothing; what the function itself calls, such as checks, may use the struct's own methods,
// which take some microseconds then. Methods named by after= are called at each set, also where the
// function fails later. A function that waits for one of the others, as for a goroutine that it
// starts and that sets a field, waits forever. Group does so with several objects.
//
// RevertTo sets everything back to what it was at time t, or nothing where a check refuses or a
// value is no longer known (see Keep). A check that cannot be asked alone, that of an embedded
// struct of another package, is asked by its setter; so is every check again. Where one refuses
// then, RevertTo ends, and its error names what was set before. Undo sets back what one change has
// changed, if nothing has changed that since: the attribute, or of one logged by its parts the
// element of a map or the member of a struct. A map that was nil before it had its first element is
// nil again when that is undone. With a SyncTrail other goroutines that set the attribute wait for
// Undo, unless it has check= or after=, which are called without the lock: call Undo within Update
// then. A check can ask Undoing whether it is one of these that asks.
//
// A struct without a trail that embeds an audited one, of whatever package, gets Audit, ChangeLog
// and Changes of its own: its View tells its type, and has the logs of all that it embeds.
//
// Accessors are methods like any other: one that has the name of a method that an embedded
// type promotes hides it. Where that is not wanted, the options get= and set= give it another.
//
// # Elements and members
//
// With elem, a map lines has SetLinesAt(key, v), DeleteLinesAt(key), LinesAt(key) and
// LinesLen(); a slice notes has these with an index, AppendNotes(v...) and InsertNotesAt(i, v),
// and a plain struct address has SetAddressCity(v) and so on. Each change is logged as one of
// lines["sku-7"], notes[3] or address.city, in memory for that element only; Old is nil where
// there was no element, New where there is none any more, and elements of a slice behind it have
// moved. The setter of the whole value logs how it differs: for slices the edits of a shortest
// script, as far as that is found in 1,000 steps. ChangeLog("lines") returns all of these,
// ChangeLog of an element its own, AsOf the whole value.
//
// Setters of elements work in place, on a map or slice that the struct shares with nobody, but
// for copies of the struct made by assignment; the first one makes it. A setter of a key that is
// not there makes a map that is nil; an index out of range is an error of a setter that has a
// check, and panics in others. check and after are given the whole map or slice as it would be,
// and take time in proportion to it; those of a struct are given the struct, and after is called
// once, whether a setter has changed one member or all. What was written around the setters is
// seen when the collection has another size than logged, or when an element is set again, and by
// Capture, which logs elements and members as the setters of whole values do.
//
// Other options are about elements and members then. With check, the setter of a member is an error
// where the method refuses what the struct would be. With share, elements are not cloned; the map
// or slice itself is still the struct's own. With keep=N, the ring has the last N changes of a map
// or slice, and of each member of a struct; a change of a collection then takes time and memory in
// proportion to it, though not to its elements, and one that leaves an element as it was is logged
// as one of the whole. With redact, a change of a member is logged under its name, and that of an
// element under the name of the collection, as keys may tell what is to be hidden. docs/elements.md
// has a table of all options.
//
// # Objects in objects
//
// A field that is, or points to, a struct with a log of its own, and a slice, array or map of such,
// stays what it is: each object has its log. View.Nested finds the objects in an object, and
// View.NestedChanges merges what they have logged, under paths like lines["sku-7"].quantity. The
// JSON of a View has both; all else that a View has is of the one object, whose numbers are its
// own. An attribute that points to such an object stands in JSON and in print for its type and id,
// and shows nothing of what it holds.
//
// # What is logged
//
// Old is what the field held when the setter was called, also after a write around the
// setter. Times of one trail strictly increase, so they order its changes; otherwise they
// are the wall clock's. Timestamp is a time between what was changed before and what comes
// after.
// Slices, maps and what has a method Clone or DeepCopy are cloned on
// their way in and out, so that a log never shows what somebody wrote later.
// Of a text of 64 bytes or more that differs from the one before in less than half, the log keeps
// what differs.
//
// # JSON
//
// Decoders and encoders see exported fields only. The trail's option json has MarshalJSON and
// UnmarshalJSON generated, which write and read those that are exported, audited, tagged
// `audit:"id"`, or have a json tag, and not the log. Names and options are those of the json
// tags; without one, an unexported field has the name of its attribute (go vet reports json tags
// of unexported fields; name= needs none). Values of redacted fields are written, unless their
// json tag is "-". UnmarshalJSON loads a struct that holds and has logged nothing; into any
// other it is a Capture, also within one that says who writes, which a trail tagged who wants. A
// key that an object has twice is an error that says where, before anything is read, as are names
// that differ in case only and stand for one field.
// What else code writes around setters, Capture logs.
//
// # Stored logs
//
// View.MarshalBinary writes a log by names and by the structure of types, and UnmarshalBinary
// reads it in a later build of the program, in which fields have come, gone, moved or changed
// their types. What that build does not know stays in the log. A field that is called
// otherwise now is found by its old name: `audit:"true,was=courier"`.
//
// Which of many objects have changed since they were stored, a Queue tells; one for all objects of
// a type is what the trail's option outbox generates. Objects that log nothing but what they load
// are not listed, nor are struct copies; an object that embeds others is listed from its own first
// change on, or from Queue.Watch on, for theirs, too.
package audit
