package engineapi

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/appforge-ai/appforge/store/fault"
)

// App is an app as the engine has it registered.
type App struct {
	ID        string `json:"externalID"`
	URL       string `json:"url"`
	Connected bool   `json:"connected"`
	Error     string `json:"error"` // of the last registration, "" when it went well
	Functions int    `json:"functionCount"`
}

// Apps lists the registered apps. Inngest Cloud has no such list: NotFound.
func (c *Client) Apps(ctx context.Context) ([]App, error) {
	query, err := json.Marshal(map[string]string{"query": "{apps{externalID url connected error functionCount}}"})
	if err != nil {
		return nil, err
	}
	body, err := c.do(ctx, http.MethodPost, "/v0/gql", query)
	if err != nil {
		return nil, err
	}
	var answer struct {
		Data   struct{ Apps []App }
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fault.New(fault.Upstream, "the Inngest engine's answer is not what was expected; check INNGEST_BASE_URL", err)
	}
	if len(answer.Errors) > 0 {
		return nil, refusal(http.StatusInternalServerError, answer.Errors[0].Message)
	}
	return answer.Data.Apps, nil
}

// Registered tells whether the engine knows the app with that many functions.
func (c *Client) Registered(ctx context.Context, appID string, functions int) (bool, error) {
	body, err := c.do(ctx, http.MethodGet, "/v1/apps/"+url.PathEscape(appID)+"/functions", nil)
	if err != nil {
		if fault.Is(err, fault.NotFound) {
			return false, nil
		}
		return false, err
	}
	var known []struct {
		Slug string `json:"slug"`
	}
	if err := json.Unmarshal(body, &known); err != nil {
		return false, fault.New(fault.Upstream, "the Inngest engine's list of functions is not what was expected", err)
	}
	return len(known) == functions, nil
}

// Info is what a dev server tells about itself.
type Info struct {
	Version            string
	ConnectGatewayPort int
}

// Info reads a dev server's version and settings. Other engines do not tell: NotFound.
func (c *Client) Info(ctx context.Context) (Info, error) {
	body, err := c.do(ctx, http.MethodGet, "/dev", nil)
	if err != nil {
		return Info{}, err
	}
	var answer struct {
		Version   string `json:"version"`
		StartOpts struct {
			ConnectGatewayPort int `json:"connectGatewayPort"`
		} `json:"startOpts"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return Info{}, fault.New(fault.Upstream, "what answers is not an Inngest engine", err)
	}
	return Info{Version: answer.Version, ConnectGatewayPort: answer.StartOpts.ConnectGatewayPort}, nil
}
