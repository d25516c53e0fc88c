package heapcases

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"hash"
	"hash/crc32"
	"hash/fnv"
	"math/big"
	"time"
)

// certificate returns the bytes of a new certificate that signs itself.
func certificate() []byte {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "example.org"}, DNSNames: []string{"example.org"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<32, 0)}
	must(public, err)
	return must(x509.CreateCertificate(rand.Reader, template, template, public, private))
}

func secretCases() []Case {
	return []Case{
		{Name: "hashes", Prepare: many(1000, func(i int) hash.Hash {
			h := []func() hash.Hash{sha256.New, sha512.New, md5.New, func() hash.Hash { return fnv.New64a() }, func() hash.Hash { return crc32.NewIEEE() }}[i%5]()
			h.Write([]byte(text(i, 100)))
			return h
		})},
		{Name: "keyed hashes", Prepare: many(200, func(i int) hash.Hash { return hmac.New(sha256.New, []byte(text(i, 20))) })},
		{Name: "ciphers", Prepare: many(200, func(i int) cipher.AEAD { return must(cipher.NewGCM(must(aes.NewCipher([]byte(text(i, 32)))))) })},
		{Name: "key pairs", Prepare: many(500, func(int) *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) })},
		{Name: "certificates", Hidden: true, Prepare: func() func() any {
			der := certificate()
			return func() any { return values(50, func(int) *x509.Certificate { return must(x509.ParseCertificate(der)) }) }
		}},
		{Name: "pools of certificates", Hidden: true, Prepare: func() func() any {
			der := certificate()
			return func() any {
				return values(50, func(int) *x509.CertPool {
					p := x509.NewCertPool()
					p.AddCert(must(x509.ParseCertificate(der)))
					return p
				})
			}
		}},
	}
}
