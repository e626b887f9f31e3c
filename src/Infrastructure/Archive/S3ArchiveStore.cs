using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using FinApi.Application.Archive;
using FinApi.Application.Archive.Files;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Infrastructure.Archive;

/// <summary>
/// Objects of a bucket, of AWS or of any service that speaks S3. A file is read whole into a temporary file, and
/// written from one: whoever checks a file needs all of it, and a service sees only complete ones.
/// </summary>
internal sealed class S3ArchiveStore(IOptions<ArchiveOptions> options)
    : IArchiveStore, IArchiveLinks, IArchiveRemoval, IDisposable
{
    private readonly Lazy<AmazonS3Client> _client = new(() => Connect(options.Value, options.Value.Endpoint));

    // Makes the links of clients, who may know the service by another address. It connects to nothing.
    private readonly Lazy<AmazonS3Client> _linkClient = new(
        () => Connect(options.Value, options.Value.LinkEndpoint ?? options.Value.Endpoint));

    private readonly ArchiveBucket _bucket =
        ArchiveBucket.TryParse(options.Value.Target ?? string.Empty, out var bucket)
            ? bucket
            : new ArchiveBucket(string.Empty, string.Empty);

    public async ValueTask<Stream?> FindAsync(string name, CancellationToken cancellationToken)
    {
        FileStream? copy = null;
        try
        {
            copy = TemporaryFile.Create();
            using var answer = await _client.Value.GetObjectAsync(
                new GetObjectRequest { BucketName = _bucket.Name, Key = KeyOf(name) }, cancellationToken);
            await answer.ResponseStream.CopyToAsync(copy, cancellationToken);
            copy.Position = 0;
            var whole = copy;
            copy = null;
            return whole;
        }
        catch (AmazonS3Exception e) when (e is { StatusCode: HttpStatusCode.NotFound, ErrorCode: not "NoSuchBucket" })
        {
            return null;
        }
        catch (Exception e) when (IsOfTheService(e, cancellationToken))
        {
            throw Unavailable(e);
        }
        finally
        {
            await (copy?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    public ValueTask<ArchiveUpload> BeginAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return ValueTask.FromResult<ArchiveUpload>(
                new S3Upload(_client.Value, _bucket.Name, KeyOf(name), IsOfTheService, Unavailable));
        }
        catch (Exception e) when (IsOfTheService(e, cancellationToken))
        {
            throw Unavailable(e);
        }
    }

    public async ValueTask<IReadOnlyList<ArchiveEntry>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var prefix = $"{KeyOf(folder)}/";
        List<ArchiveEntry> entries = [];
        var request = new ListObjectsV2Request { BucketName = _bucket.Name, Prefix = prefix, Delimiter = "/" };
        try
        {
            ListObjectsV2Response page;
            do
            {
                page = await _client.Value.ListObjectsV2Async(request, cancellationToken);
                entries.AddRange((page.S3Objects ?? []).Select(each => EntryOf(each, prefix)));
                entries.AddRange((page.CommonPrefixes ?? []).Select(
                    each => new ArchiveEntry(each[prefix.Length..].TrimEnd('/'), ModifyTime: null)));
                request.ContinuationToken = page.NextContinuationToken;
            }
            while (page.IsTruncated is true);

            return entries;
        }
        catch (Exception e) when (IsOfTheService(e, cancellationToken))
        {
            throw Unavailable(e);
        }
    }

    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await _client.Value.DeleteObjectAsync(
                new DeleteObjectRequest { BucketName = _bucket.Name, Key = KeyOf(name) }, cancellationToken);
        }
        catch (Exception e) when (IsOfTheService(e, cancellationToken))
        {
            throw Unavailable(e);
        }
    }

    public async ValueTask<Uri?> FindLinkAsync(string name, Instant expireTime)
    {
        try
        {
            var endpoint = options.Value.LinkEndpoint ?? options.Value.Endpoint;
            var link = await _linkClient.Value.GetPreSignedURLAsync(new GetPreSignedUrlRequest
            {
                BucketName = _bucket.Name,
                Key = KeyOf(name),
                Verb = HttpVerb.GET,
                Expires = expireTime.ToDateTimeUtc(),
                Protocol = endpoint?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) is true
                    ? Protocol.HTTP
                    : Protocol.HTTPS,
            });
            return new Uri(link);
        }
        catch (Exception e) when (IsOfTheService(e, CancellationToken.None))
        {
            throw Unavailable(e);
        }
    }

    public void Dispose()
    {
        foreach (var client in new[] { _client, _linkClient }.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    private static AmazonS3Client Connect(ArchiveOptions options, string? address)
    {
        var config = new AmazonS3Config();
        if (options.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        if (address is { } endpoint)
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = options.Region ?? "us-east-1";

            // Not each service has a name of its own for each bucket.
            config.ForcePathStyle = true;
        }

        // Credentials as AWS's tools find them: environment, profile, role of the machine.
        return new AmazonS3Client(config);
    }

    private static ArchiveEntry EntryOf(S3Object found, string prefix) =>
        new(
            found.Key[prefix.Length..],
            found.LastModified is { } time ? Instant.FromDateTimeUtc(time.ToUniversalTime()) : null);

    private string KeyOf(string name) => _bucket.Prefix + name;

    private static bool IsOfTheService(Exception e, CancellationToken cancellationToken) =>
        e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private ArchiveUnavailableException Unavailable(Exception cause) =>
        new($"The archive in s3://{_bucket.Name}/{_bucket.Prefix} cannot be used ({cause.Message}) Look at "
            + "Archive:Target, Archive:Endpoint and Archive:Region, at the credentials of the environment "
            + "(AWS_ACCESS_KEY_ID or the role of the machine), and at their rights: s3:GetObject, s3:PutObject, "
            + "s3:DeleteObject and s3:ListBucket.");
}
