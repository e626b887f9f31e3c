using Amazon.S3;
using Amazon.S3.Transfer;
using FinApi.Application.Archive.Files;

namespace FinApi.Infrastructure.Archive;

/// <summary>A file that is sent once it is complete, in parts when it is long.</summary>
internal sealed class S3Upload(
    AmazonS3Client client,
    string bucket,
    string key,
    Func<Exception, CancellationToken, bool> isOfTheService,
    Func<Exception, ArchiveUnavailableException> toFailure) : ArchiveUpload
{
    private readonly FileStream _content = TemporaryFile.Create();

    public override Stream Content => _content;

    public override async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            _content.Position = 0;
            using var transfer = new TransferUtility(client);
            await transfer.UploadAsync(
                new TransferUtilityUploadRequest
                {
                    BucketName = bucket,
                    Key = key,
                    InputStream = _content,
                    AutoCloseStream = false,
                },
                cancellationToken);
        }
        catch (Exception e) when (isOfTheService(e, cancellationToken))
        {
            throw toFailure(e);
        }
    }

    public override ValueTask DisposeAsync() => _content.DisposeAsync();
}
