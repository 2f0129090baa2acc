// Package functions holds AppForge's durable functions: what the Inngest engine
// runs, step by step, retries by itself and remembers across restarts.
//
// # The life of a job
//
//	POST /api/studio/generate          the engine                     the database
//	  job row + outbox entry  ──────►                                 one transaction
//	  relay sends the event   ──────►  run begins
//	                                   mark-processing         ────►  row bound to the run
//	                                   generate-theme    ┐            each step: ledger row before the
//	                                   generate-screen-0 ├ parallel   call; screen, tokens, cost and
//	                                   generate-screen-1 ┘            progress in one transaction after
//	                                   complete-job            ────►  completed, failed, or sent again
//
// # The contract that every function keeps
//
//   - The body runs again from the top for every step, so outside steps there is
//     only pure code. Steps return ids and small facts; designs live in the store.
//   - Steps are idempotent by (job, part): a finished part is never paid for again.
//   - A job belongs to a generation, one for each event that was sent for it. A run
//     of an older generation changes nothing.
//   - The other job types are made of pieces, by the same rules: see Task and PieceJob.
//   - The store says why a part is unfinished. A part that the model failed is
//     failed; a part that was merely interrupted (server away, engine wiped) makes
//     the job be sent again as a new generation.
package functions
