using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Tables;

/// <summary>The Table service's refusals (Azure documentation, "Table service error codes").</summary>
internal static class TableErrors
{
    public static readonly StorageError TableAlreadyExists =
        new(409, "TableAlreadyExists", "The table specified already exists.");

    public static readonly StorageError TableNotFound =
        new(404, "TableNotFound", "The table specified does not exist.");

    public static readonly StorageError InvalidTableName =
        new(400, "InvalidResourceName", "The specified resource name contains invalid characters.");

    public static readonly StorageError ResourceNotFound =
        new(404, "ResourceNotFound", "The specified resource does not exist.");

    public static readonly StorageError EntityAlreadyExists =
        new(409, "EntityAlreadyExists", "The specified entity already exists.");

    public static readonly StorageError UpdateConditionNotSatisfied = new(
        412, "UpdateConditionNotSatisfied", "The update condition specified in the request was not satisfied.");

    public static readonly StorageError EntityTooLarge =
        new(400, "EntityTooLarge", "The entity is larger than the maximum allowed size (1MB).");

    public static readonly StorageError PropertyValueTooLarge = new(
        400,
        "PropertyValueTooLarge",
        "The property value exceeds the maximum allowed size (64KB). If the property value is a string, it is UTF-16 "
        + "encoded and the maximum number of characters should be 32K or less.");

    public static readonly StorageError KeyValueTooLarge = new(
        400, "KeyValueTooLarge", "The size of the key values of the entity exceeds the maximum allowed size (1KB).");

    public static readonly StorageError KeyOutOfRange =
        new(400, "OutOfRangeInput", "A key holds a character that is out of range.");

    public static readonly StorageError DateOutOfRange =
        new(400, "OutOfRangeInput", "A date lies before the year 1601.");

    public static readonly StorageError PropertiesNeedValue =
        new(400, "PropertiesNeedValue", "The values are not specified for all properties in the entity.");

    public static readonly StorageError PropertyNameTooLong =
        new(400, "PropertyNameTooLong", "The property name exceeds the maximum allowed length (255).");

    public static readonly StorageError PropertyNameInvalid =
        new(400, "PropertyNameInvalid", "The property name is invalid.");

    public static readonly StorageError TooManyProperties = new(
        400,
        "TooManyProperties",
        "The entity contains more properties than allowed. Each entity can include up to 252 properties to store "
        + "data.");

    public static readonly StorageError RequestBodyTooLarge = new(
        413, "RequestBodyTooLarge", "The request body is too large and exceeds the maximum permissible limit.");

    public static readonly StorageError TooManyChanges = new(
        400, "InvalidInput", "The batch request operation exceeds the maximum 100 changes per change set.");

    public static readonly StorageError DifferentPartitions = new(
        400, "CommandsInBatchActOnDifferentPartitions", "All commands in a batch must operate on same entity group.");

    public static readonly StorageError DuplicateRow = new(
        400,
        "InvalidDuplicateRow",
        "The batch request contains multiple changes with same row key. An entity can appear only once in a batch "
        + "request.");
}
