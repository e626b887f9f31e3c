using System.Security.Cryptography;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Archive;
using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Manifests;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Archive;
using FinApi.Infrastructure.Tests.Postgres;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using DataKind = FinApi.Domain.Conditions.DataKind;

namespace FinApi.Api.Tests.Archive;

/// <summary>A server whose archive is in S3.</summary>
public sealed class ArchiveInS3Tests(FauxS3 s3) : IClassFixture<FauxS3>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Archive_OfAMarket_IsSoundAndWrittenAnewWhereItIsDamaged()
    {
        s3.SkipUnlessThere();
        var target = await s3.CreateTargetAsync();
        await using var server = await ArchiveServer.StartAsync(target, $"--Archive:Endpoint={s3.Endpoint}");
        await using var publisher = new Publisher(server, "seed");
        await publisher.SendAsync([.. MarketServer.Items()]);

        await server.ArchiveAsync();

        var verification = server.Services.GetRequiredService<IArchiveVerification>();
        var (files, problems) = await verification.CheckAllAsync(Token);
        Assert.True(files > 2, $"There are {files} files.");
        Assert.Empty(problems);

        await AssertIsDownloadedAsync(server);

        var store = server.Services.GetRequiredService<IArchiveStore>();
        var part = ArchivePart.Of(DataKind.Trades, new LocalDate(2024, 3, 4));
        await using (var damaged = await store.BeginAsync($"{part.Folder}/{part.FileName(1)}", Token))
        {
            await damaged.Content.WriteAsync("PAR1 and nothing of use"u8.ToArray(), Token);
            await damaged.CompleteAsync(Token);
        }

        Assert.Single((await verification.CheckAllAsync(Token)).Problems);

        // A round looks at one file a turn, and rests for as long as the file is.
        await Until.TrueAsync(
            async () =>
            {
                await server.ArchiveAsync();
                (files, problems) = await verification.CheckAllAsync(Token);
                return problems.Count == 0;
            },
            () => string.Join(' ', problems));
        Assert.Contains(await store.ListAsync(part.Folder, Token), entry => entry.Name == part.FileName(2));
    }

    // The bytes come from S3 and not from the node.
    private async Task AssertIsDownloadedAsync(ApiServer server)
    {
        var json = await server.Http.GetStringAsync("/v1/files?dataset=trades&date=2024-03-04", Token);
        var file = Assert.Single(JsonParser.Default.Parse<ListFilesResponse>(json).Files);
        Assert.StartsWith(s3.Endpoint, file.DownloadUrl, StringComparison.Ordinal);
        using var anyone = new HttpClient();
        var bytes = await anyone.GetByteArrayAsync(file.DownloadUrl, Token);
        Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Contains(file.Sha256, await anyone.GetStringAsync(file.ManifestUrl, Token), StringComparison.Ordinal);
    }
}
