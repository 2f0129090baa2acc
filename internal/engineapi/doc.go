// Package engineapi asks an Inngest engine what it knows: which apps are registered,
// which runs an event started, and how a run stands. It speaks REST v1, which the
// dev server, the self-hosted server and Inngest Cloud all offer, and the GraphQL of
// the first two for the list of apps.
//
// Three things about the engine shaped it. Failures of REST v1 come with HTTP status
// 200 and the true status inside the body. The status in the list of an event's runs
// is wrong while a run goes on, so it is only believed of runs that have ended. And
// a run whose state was lost (an engine that keeps it in memory was restarted) is
// recorded as running for ever; what tells it apart is that nothing of it is queued.
package engineapi
