package store

// AuditAction names what a person did, in the audit log.
type AuditAction string

// What the audit log knows. The first word is the kind, by which ListAudit finds.
const (
	auditKeyCreate            AuditAction = "key.create"
	auditKeyRename            AuditAction = "key.rename"
	auditKeyRotate            AuditAction = "key.rotate"
	auditKeyRevoke            AuditAction = "key.revoke"
	auditSessionOpen          AuditAction = "session.open"
	auditSessionEnd           AuditAction = "session.end"
	auditSessionEndAll        AuditAction = "session.end_all"
	auditJobCreate            AuditAction = "job.create"
	auditJobCancel            AuditAction = "job.cancel"
	auditJobRetry             AuditAction = "job.retry"
	auditJobRestore           AuditAction = "job.restore"
	auditBulkStart            AuditAction = "bulk.start"
	auditBulkStop             AuditAction = "bulk.stop"
	auditLimitsSet            AuditAction = "limits.set"
	auditLimitsReset          AuditAction = "limits.reset"
	auditSettingsChange       AuditAction = "settings.change"
	auditWebhookCreate        AuditAction = "webhook.create"
	auditWebhookChange        AuditAction = "webhook.change"
	auditWebhookRotate        AuditAction = "webhook.rotate"
	auditWebhookTest          AuditAction = "webhook.test"
	auditWebhookDelete        AuditAction = "webhook.delete"
	auditRecipientCreate      AuditAction = "recipient.create"
	auditRecipientAsk         AuditAction = "recipient.ask"
	auditRecipientConfirm     AuditAction = "recipient.confirm"
	auditRecipientChange      AuditAction = "recipient.change"
	auditRecipientUnsubscribe AuditAction = "recipient.unsubscribe"
	auditRecipientDelete      AuditAction = "recipient.delete"
	auditDeliveryResend       AuditAction = "delivery.resend"
)

// AuditActions are all that the audit log may get.
func AuditActions() []AuditAction {
	return []AuditAction{
		auditKeyCreate, auditKeyRename, auditKeyRotate, auditKeyRevoke,
		auditSessionOpen, auditSessionEnd, auditSessionEndAll,
		auditJobCreate, auditJobCancel, auditJobRetry, auditJobRestore, auditBulkStart, auditBulkStop,
		auditLimitsSet, auditLimitsReset, auditSettingsChange,
		auditWebhookCreate, auditWebhookChange, auditWebhookRotate, auditWebhookTest, auditWebhookDelete,
		auditRecipientCreate, auditRecipientAsk, auditRecipientConfirm, auditRecipientChange, auditRecipientUnsubscribe, auditRecipientDelete,
		auditDeliveryResend,
	}
}
