using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Blobs;

/// <summary>The Blob service's refusals (Azure documentation, "Blob service error codes").</summary>
internal static class BlobErrors
{
    public static readonly StorageError ContainerNotFound =
        new(404, "ContainerNotFound", "The specified container does not exist.");

    public static readonly StorageError ContainerAlreadyExists =
        new(409, "ContainerAlreadyExists", "The specified container already exists.");

    public static readonly StorageError InvalidContainerName =
        new(400, "InvalidResourceName", "The specified resource name contains invalid characters.");

    public static readonly StorageError BlobNotFound =
        new(404, "BlobNotFound", "The specified blob does not exist.");

    public static readonly StorageError BlobAlreadyExists =
        new(409, "BlobAlreadyExists", "The specified blob already exists.");

    public static readonly StorageError ConditionNotMet =
        new(412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.");

    public static readonly StorageError InvalidRange =
        new(416, "InvalidRange", "The range specified is invalid for the current size of the resource.");
}
