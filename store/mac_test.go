package store

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"math/rand/v2"
	"testing"
)

// TestMAC compares with the standard library, for keys and messages of all lengths around a block.
func TestMAC(t *testing.T) {
	random := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(rand.Int())
		}
		return b
	}
	var got, buf []byte
	for _, k := range []int{0, 1, keySize, 63, 64} {
		for n := range 200 {
			key, message := random(k), random(n)
			want := hmac.New(sha256.New, key)
			want.Write(message)
			if got, buf = appendMAC(got[:0], key, message, buf); !bytes.Equal(got, want.Sum(nil)) {
				t.Errorf("a key of %d bytes, a message of %d: %x, want %x", k, n, got, want.Sum(nil))
			}
		}
	}
}
