package store

import "crypto/sha256"

// appendMAC appends the HMAC-SHA-256 (RFC 2104) of a message to b. It is what crypto/hmac computes,
// which allocates eight times for each key; the store has a key for each field of each object. No
// key is longer than a block. buf is memory for it, which it returns.
func appendMAC(b, key, message, buf []byte) (mac, memory []byte) {
	buf = append(appendPadded(buf[:0], key, &innerPad), message...)
	inner := sha256.Sum256(buf)
	buf = append(appendPadded(buf[:0], key, &outerPad), inner[:]...)
	outer := sha256.Sum256(buf)
	return append(b, outer[:]...), buf
}

// The blocks that a key is XORed with, see RFC 2104.
var innerPad, outerPad = padOf(0x36), padOf(0x5c)

func padOf(b byte) (pad [sha256.BlockSize]byte) {
	for i := range pad {
		pad[i] = b
	}
	return pad
}

// appendPadded appends a block of the hash: pad, of which the first bytes are XORed with key.
func appendPadded(b, key []byte, pad *[sha256.BlockSize]byte) []byte {
	n := len(b)
	b = append(b, pad[:]...)
	for i, k := range key {
		b[n+i] ^= k
	}
	return b
}
