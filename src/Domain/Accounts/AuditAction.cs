namespace FinApi.Domain.Accounts;

/// <summary>What can happen to an account, as it is named in the contract.</summary>
public static class AuditAction
{
    /// <summary>It signed up, or the server made it.</summary>
    public const string AccountCreated = "account.created";

    /// <summary>Its declarations or agreements changed.</summary>
    public const string AccountUpdated = "account.updated";

    /// <summary>Its password changed.</summary>
    public const string PasswordChanged = "password.changed";

    /// <summary>It signed in; the subject is the session.</summary>
    public const string SessionCreated = "session.created";

    /// <summary>A session was signed out; the subject is the session.</summary>
    public const string SessionDeleted = "session.deleted";

    /// <summary>The plan changed at once; the subject is the plan.</summary>
    public const string PlanChanged = "plan.changed";

    /// <summary>The plan will change at the end of the month; the subject is the plan.</summary>
    public const string PlanScheduled = "plan.scheduled";

    /// <summary>A pending change of plan was taken back; the subject is the plan that stays.</summary>
    public const string PlanKept = "plan.kept";

    /// <summary>The account, which operates the server, gave another one a plan; the subject is that account.</summary>
    public const string PlanGranted = "plan.granted";

    /// <summary>A key was created; the subject is the key.</summary>
    public const string KeyCreated = "key.created";

    /// <summary>A key was given a new secret; the subject is the key.</summary>
    public const string KeyRotated = "key.rotated";

    /// <summary>A key was deleted; the subject is the key.</summary>
    public const string KeyDeleted = "key.deleted";

    /// <summary>A live stream was ended; the subject is the stream.</summary>
    public const string StreamTerminated = "stream.terminated";

    /// <summary>
    /// The account, which operates the server, stated the condition of days or took it back; the subject names them.
    /// </summary>
    public const string DataConditionStated = "data_condition.stated";

    /// <summary>The account, which operates the server, looked at what a deletion would take.</summary>
    public const string DeletionPreviewed = "deletion.previewed";

    /// <summary>
    /// The account, which operates the server, deleted data; the subject has the deletion's id and names the data.
    /// </summary>
    public const string DeletionExecuted = "deletion.executed";
}
