package codec

import (
	"testing"
)

func TestModules(t *testing.T) {
	known := []string{"example.com/shop", "github.com/a/b", "github.com/a/b/v2", "gopkg.in/x.v1"}
	for pkg, want := range map[string]string{
		"": "example.com/shop", "main": "example.com/shop", "main.Order": "example.com/shop", "example.com/shop": "example.com/shop",
		"example.com/shop_test": "example.com/shop", "example.com/shop/internal/x": "example.com/shop",
		"example.com/shop.Order": "example.com/shop", "example.com/shopping/x/y": "example.com/shopping",
		"example.com/shop_test.Order": "example.com/shop", "example.com/shop_testing": "example.com/shop_testing",
		"github.com/a/b/c": "github.com/a/b", "github.com/a/b/v2/c": "github.com/a/b/v2",
		"math/big": "math", "gopkg.in/x.v1": "gopkg.in/x.v1",
	} {
		if got := moduleOf(pkg, known); got != want {
			t.Errorf("%q: got %s, want %s", pkg, got, want)
		}
	}
	if got := moduleOf("", nil); got != "main" {
		t.Error(got)
	}
}
