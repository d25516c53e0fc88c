package auditwrite

import (
	"go/types"
	"slices"
	"strings"
)

// readers are methods with pointer receivers that only read, by type: of those types of the
// standard library that are made to be fields. A method that returns memory of its receiver, like
// (*bytes.Buffer).Bytes, is none.
var readers = map[string]string{
	"bytes.Buffer":      "Available Cap Len String",
	"math/big.Float":    "Acc Append AppendText Cmp Float32 Float64 Format Int64 IsInf IsInt MarshalText MinPrec Mode Prec Sign Signbit String Text Uint64",
	"math/big.Int":      "Append AppendText Bit BitLen Bytes Cmp CmpAbs Float64 Format Int64 IsInt64 IsUint64 MarshalJSON MarshalText Sign String Text TrailingZeroBits Uint64",
	"math/big.Rat":      "AppendText Cmp Float32 Float64 FloatString IsInt MarshalText RatString Sign String",
	"net.IPNet":         "Contains Network String",
	"net/url.URL":       "AppendBinary EscapedFragment EscapedPath Hostname IsAbs JoinPath MarshalBinary Parse Port Query Redacted RequestURI ResolveReference String",
	"strings.Builder":   "Cap Len String",
	"sync/atomic.Value": "Load",
}

// readersOfAddress begin the names of functions and methods that only read what an address leads
// to, by package.
var readersOfAddress = map[string]string{
	"encoding/gob":  "Encode",
	"encoding/json": "Encode Marshal",
	"encoding/xml":  "Encode Marshal",
	"sync/atomic":   "Load",
}

// onlyReadsAddress reports whether fn is one of these.
func onlyReadsAddress(fn *types.Func) bool {
	return slices.ContainsFunc(strings.Fields(readersOfAddress[fn.Pkg().Path()]), func(name string) bool {
		return strings.HasPrefix(fn.Name(), name)
	})
}

// isReader reports whether fn is one of the methods that only read.
func isReader(fn *types.Func) bool {
	named, ok := types.Unalias(deref(fn.Signature().Recv().Type())).(*types.Named)
	return ok && fn.Pkg() != nil && slices.Contains(strings.Fields(readers[fn.Pkg().Path()+"."+named.Obj().Name()]), fn.Name())
}
