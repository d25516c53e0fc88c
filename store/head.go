package store

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strings"

	"github.com/auditline/auditline/store/internal/value"
)

// signedHead stands for all that a store held at some moment.
type signedHead struct {
	dialect  string
	snapshot string // the commits that it is made of
	objects  int
	root     string // hash over the objects and their last links, in hex
}

const headTitle = "auditline store head 1"

// Head makes a head: a short text that stands for all histories as they are stored now,
// signed with key. Kept elsewhere and given to [DB.Verify] later, it shows every history that
// was cut, deleted or made anew since. [SignedBy] tells with which key a head is signed.
func (db *DB) Head(ctx context.Context, key ed25519.PrivateKey) ([]byte, error) {
	h, err := db.head(ctx)
	if err != nil {
		return nil, db.fail("head", err)
	}
	public := key.Public().(ed25519.PublicKey)
	text := h.text() + hexOf(public) + "\n"
	return fmt.Appendf(nil, "%s%s\n", text, hexOf(ed25519.Sign(key, []byte(text)))), nil
}

func (db *DB) head(ctx context.Context) (*signedHead, error) {
	tx, err := db.dialect.BeginRead(ctx, db.sql)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	h := &signedHead{dialect: db.dialect.Name()}
	if _, h.snapshot, err = db.dialect.Snapshot(ctx, tx); err != nil {
		return nil, err
	}
	objects, err := db.loadObjects(ctx, tx)
	if err != nil {
		return nil, err
	}
	root := sha256.New()
	for _, o := range objects {
		writeLeaf(root, o, o.lastSeq, o.head)
	}
	h.objects, h.root = len(objects), hexOf(root.Sum(nil))
	return h, nil
}

// writeLeaf adds an object to the hash of a head.
func writeLeaf(root hash.Hash, o *object, seq int64, link []byte) {
	b := value.AppendColumn(nil, o.kind, value.Plain)
	b = value.AppendColumn(b, o.id, value.Plain)
	b = binary.LittleEndian.AppendUint64(b, uint64(seq))
	root.Write(append(b, link...))
}

func (h *signedHead) text() string {
	return fmt.Sprintf("%s\n%s\n%s\n%d\n%s\n", headTitle, h.dialect, h.snapshot, h.objects, h.root)
}

var errHead = errors.New("this is no head that was made by Head, or it was changed")

// parseHead reads a head and checks its signature.
func parseHead(head []byte) (*signedHead, error) {
	lines := strings.Split(string(head), "\n")
	if len(lines) != 8 || lines[0] != headTitle {
		return nil, errHead
	}
	h := &signedHead{dialect: lines[1], snapshot: lines[2], root: lines[4]}
	if _, err := fmt.Sscanf(lines[3], "%d", &h.objects); err != nil {
		return nil, errHead
	}
	public, err1 := hex.DecodeString(lines[5])
	signature, err2 := hex.DecodeString(lines[6])
	if err1 != nil || err2 != nil || len(public) != ed25519.PublicKeySize ||
		!ed25519.Verify(public, []byte(h.text()+lines[5]+"\n"), signature) {
		return nil, errHead
	}
	return h, nil
}

// SignedBy returns the public key of the key with which a head is signed.
func SignedBy(head []byte) (ed25519.PublicKey, error) {
	if _, err := parseHead(head); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return hex.DecodeString(strings.Split(string(head), "\n")[5])
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }
