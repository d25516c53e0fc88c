// Package store keeps the change logs of audited objects in a database, exactly once: in a
// file of SQLite, or in PostgreSQL when one machine is not enough.
//
//	db, err := store.Open(ctx, "audit.db") // with import _ ".../store/sqlite"
//	…
//	order.SetStatus(ctx, "paid")
//	err = db.Save(ctx, order)
//
// When [DB.Save] returns nil, every change logged on the object before the call is durable
// and stored once, in order and without gaps, however often Save is repeated and wherever
// the process or the server is killed; the memory of the log is given back then. When it
// returns an error, all changes of the call are stored or none, and calling it again is
// right. Changes that are not yet saved when the process dies are lost, with the state in
// memory that they describe; [DB.SaveTx] commits an object's state and its history together.
//
// An object has one writer at a time. A second writer whose history differs gets
// [ErrConflict], and nothing of its history is stored. A program that loads an object again
// calls [DB.Resume] first.
//
// Objects in an object are saved beside it, each by its own type and id. [Nested] lists them, for
// their history as one.
//
// Values are read back with the Go type and the bits they had; those of types that the
// reading program lacks as [Stored]. People who query by hand have the view audit_changes.
package store
