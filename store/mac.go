package store

import "crypto/sha256"

// appendMAC appends the HMAC-SHA-256 (RFC 2104) of a message to b. It is what crypto/hmac computes,
// which allocates eight times for each key; the store has a key for each field of each object. No
// key is longer than a block. buf is memory for it, which it returns.
func appendMAC(b, key, message, buf []byte) (mac, memory []byte) {
	buf = append(appendPadded(buf[:0], key, 0x36), message...)
	inner := sha256.Sum256(buf)
	buf = append(appendPadded(buf[:0], key, 0x5c), inner[:]...)
	outer := sha256.Sum256(buf)
	return append(b, outer[:]...), buf
}

// appendPadded appends key as a block of the hash, each byte of it XORed with pad.
func appendPadded(b, key []byte, pad byte) []byte {
	for _, k := range key {
		b = append(b, k^pad)
	}
	for range sha256.BlockSize - len(key) {
		b = append(b, pad)
	}
	return b
}
