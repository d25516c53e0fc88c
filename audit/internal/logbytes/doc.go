// Package logbytes writes logs as bytes and reads them, in version 2 of the binary form.
//
// A log of an instance is that of its parts: the struct itself and the audited structs that
// it embeds. Numbers without a sign are varints, those with one zigzag varints, texts come
// after their length.
//
//	parts   how many, and of each
//	        name, like "Base."; "" is the struct itself
//	        end: number and time of the last change; base: those before the first change
//	        origins: how many, and of each who, why and correlation
//	        fields: how many, and of each
//	                name, kind, redacted or not (1, 0)
//	                the shape of its type (see package codec), unless it is redacted
//	                how many changes are lost, and if any, the time of the last
//	                number: if changes are lost, the bits that they left
//	                value: that before the first one, how many, and these
//	                ring: its length; unless redacted, the value before; how many changes, and
//	                of each number, time, origin; unless redacted, old and new value
//	                texts: as value, but that after the first one each is a 0 and the value, or
//	                an edit of the one before, as a text: how many bytes stay at its begin, how
//	                many at its end, and what stands between them
//	                elements: the collection before the first edit, how many edits, and of each
//	                what it does, and the key (of a map) or index, old and new value that it has;
//	                or else the whole collection
//	        stream: its length and bytes, as package stream has them
//
// The stream is what a log holds in memory, so that a log of numbers is written and read at
// the speed of copying. Fields are matched by name. Those that the struct does not have, or
// has with a type that what was logged does not fit, stay in the log in their stored form.
package logbytes
