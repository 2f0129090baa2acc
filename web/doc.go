// Package web is AppForge's HTTP side: the API that front ends call, the live
// event streams, the endpoint that the engine calls, health and metrics.
//
// server.go shows every route on one page. The API is described by Go types (huma
// makes the OpenAPI file from them and validates by them); every failure leaves as
// application/problem+json (RFC 9457), made in problem.go and nowhere else.
package web
