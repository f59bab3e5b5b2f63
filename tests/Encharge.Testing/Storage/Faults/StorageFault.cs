namespace Encharge.Testing.Storage.Faults;

/// <summary>What can go wrong between a client and its storage.</summary>
internal enum StorageFault
{
    /// <summary>The connection fails before the request has an effect. The SDK sends it again.</summary>
    ConnectionLost,

    /// <summary>
    /// The request takes effect, but its answer is lost. The SDK sends it again, and so may meet its own write: a 409
    /// or a 412 on what it has itself just done.
    /// </summary>
    AnswerLost,

    /// <summary>409 EntityAlreadyExists without effect. Only for inserts, alone or in a transaction.</summary>
    Conflict,

    /// <summary>
    /// 412 UpdateConditionNotSatisfied without effect. Only for updates and deletes that name an ETag, alone or in a
    /// transaction.
    /// </summary>
    ConditionFailed,

    /// <summary>503 ServerBusy without effect. The SDK sends it again.</summary>
    ServerBusy,

    /// <summary>500 InternalError without effect. The SDK sends it again.</summary>
    ServerError,
}
