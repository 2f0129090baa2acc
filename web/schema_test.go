package web

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/appforge-ai/appforge/store/money"
)

// TestDollarsAreNumbersInOpenAPI finds an amount that the file calls something else, or
// whose null it keeps to itself.
func TestDollarsAreNumbersInOpenAPI(t *testing.T) {
	api := humago.New(http.NewServeMux(), apiConfig("1"))
	new(Server).operations(api)
	schemas := api.OpenAPI().Components.Schemas
	found := 0
	for name, schema := range schemas.Map() {
		for _, f := range reflect.VisibleFields(schemas.TypeFromRef("#/components/schemas/" + name)) {
			amount := reflect.TypeFor[money.USD]()
			null := f.Type == reflect.PointerTo(amount)
			if f.Type != amount && !null {
				continue
			}
			found++
			property, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if p := schema.Properties[property]; p == nil || p.Type != huma.TypeNumber || p.Nullable != null {
				t.Errorf("%s.%s: %+v; want a number, nullable: %t", name, property, p, null)
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d amounts of dollars were found", found)
	}
}
