using FinApi.Application.Accounts.Keys;
using FinApi.Application.Accounts.Keys.CreateApiKey;
using FinApi.Application.Accounts.Keys.RotateApiKey;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Tests.Accounts.Keys;

public sealed class KeyUseCaseTests
{
    private readonly AccountWorld _world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateApiKey_NoScopes_ReadsAndItsTextHasTheIdAndTheHashedSecret()
    {
        _world.Add();

        var (key, text) = (await CreateAsync(_world.SignIn())).Value;

        Assert.Equal(Scopes.MarketRead | Scopes.HistoryRead | Scopes.StreamRead, key.Scopes);
        Assert.True(ApiKeyText.TryParse(text, out var environment, out var id, out var secret));
        Assert.Equal((KeyEnvironment.Live, key.Id), (environment, id.ToString()));
        Assert.Equal(HashOf(secret.ToString()), key.SecretHash.ToArray());
    }

    [Theory]
    [InlineData(false, CallerKind.Session, Scopes.None, ErrorReason.OperatorRequired)]
    [InlineData(true, CallerKind.ApiKey, Scopes.AccountWrite, ErrorReason.ScopeMissing)]
    [InlineData(true, CallerKind.ApiKey, Scopes.AccountWrite | Scopes.Ingest, null)]
    [InlineData(true, CallerKind.Session, Scopes.None, null)]
    public async Task CreateApiKey_ScopeIngest_NeedsAnOperatorAndAKeyThatHasIt(
        bool isOperator, CallerKind kind, Scopes scopes, string? reason)
    {
        _world.Add(isOperator: isOperator);

        var result = await CreateAsync(
            kind == CallerKind.Session ? _world.SignIn() : _world.UseKey(scopes), "ingest");

        Assert.Equal(reason, result.Error?.Reason);
    }

    [Fact]
    public async Task RotateApiKey_KeyWithMoreThanTheCaller_IsRefused()
    {
        _world.Add(isOperator: true);
        var key = (await CreateAsync(_world.SignIn(), "operator")).Value.Key;

        var result = await RotateAsync(_world.UseKey(Scopes.AccountWrite), key.Id);

        Assert.Equal(ErrorReason.ScopeMissing, result.Error!.Reason);
    }

    [Fact]
    public async Task CreateApiKey_HundredAndFirst_IsRefusedUntilOneIsDeleted()
    {
        _world.Add();
        for (var i = 0; i < 100; i++)
        {
            Assert.True((await CreateAsync(_world.SignIn())).IsSuccess);
        }

        Assert.Equal(ErrorReason.ApiKeyLimit, (await CreateAsync(_world.SignIn())).Error!.Reason);
        var one = (await ListAsync(1)).Keys[0];
        await DeleteAsync(_world.SignIn(), one.Id);
        Assert.True((await CreateAsync(_world.SignIn())).IsSuccess);
    }

    [Fact]
    public async Task CreateApiKey_AccountChangedMeanwhile_IsDecidedAnewAndStoredOnce()
    {
        _world.Add();
        _world.Meanwhile = () => _world.Touch();

        Assert.True((await CreateAsync(_world.SignIn())).IsSuccess);
        Assert.Single((await ListAsync(0)).Keys);
    }

    [Fact]
    public async Task RotateApiKey_DefaultGrace_KeepsTheOldSecretForADay()
    {
        _world.Add();
        var before = (await CreateAsync(_world.SignIn())).Value;

        var after = (await RotateAsync(_world.SignIn(), before.Key.Id)).Value;

        Assert.NotEqual(before.Secret, after.Secret);
        Assert.Equal(before.Key.SecretHash.ToArray(), after.Key.PreviousSecretHash!.Value.ToArray());
        Assert.Equal(_world.Now + Duration.FromHours(24), after.Key.GraceEndTime);
    }

    [Fact]
    public async Task RotateApiKey_NoGrace_ForgetsTheOldSecret()
    {
        _world.Add();
        var before = (await CreateAsync(_world.SignIn())).Value;

        var after = (await RotateAsync(_world.SignIn(), before.Key.Id, Duration.Zero)).Value;

        Assert.Null(after.Key.PreviousSecretHash);
        Assert.Null(after.Key.GraceEndTime);
    }

    [Fact]
    public async Task KeyOfAnotherAccount_AnyUseCase_IsNotFoundAsAnUnknownOne()
    {
        _world.Add();
        _world.Add("a2");
        var id = (await CreateAsync(_world.SignIn())).Value.Key.Id;
        var stranger = _world.SignIn("a2");

        foreach (var use in (Func<string, Task<Error?>>[])
            [
                async key => (await RotateAsync(stranger, key)).Error,
                async key => (await DeleteAsync(stranger, key)).Error,
                async key =>
                    (await new GetApiKeyHandler(_world)
                        .Handle(new GetApiKeyQuery(stranger, key), Cancellation)).Error,
            ])
        {
            var foreign = await use(id);
            Assert.Equal(ErrorReason.ApiKeyNotFound, foreign!.Reason);
            Assert.Equal(await use("nothing"), foreign);
        }
    }

    [Fact]
    public async Task ListApiKeys_PageByPage_GivesEachOnceNewestFirst()
    {
        _world.Add();
        for (var i = 0; i < 5; i++)
        {
            await CreateAsync(_world.SignIn());
            _world.Time.Advance(TimeSpan.FromSeconds(i % 2));
        }

        var all = (await ListAsync(0)).Keys.Select(key => key.Id).ToList();
        var paged = new List<string>();
        var token = string.Empty;
        do
        {
            var page = await ListAsync(2, token);
            paged.AddRange(page.Keys.Select(key => key.Id));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(5, all.Count);
        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task ListApiKeys_TokenOfAnotherAccount_IsRefused()
    {
        _world.Add();
        _world.Add("a2");
        await CreateAsync(_world.SignIn());
        await CreateAsync(_world.SignIn());
        var token = (await ListAsync(1)).NextPageToken;

        var result = await new ListApiKeysHandler(_world, _world.Tokens)
            .Handle(new ListApiKeysQuery(_world.SignIn("a2"), 1, token), Cancellation);

        Assert.Equal(ErrorReason.InvalidPageToken, result.Error!.Reason);
    }

    [Theory]
    [InlineData("", "market:read", "10.0.0.0/8", 1, "name")]
    [InlineData("a\nb", "market:read", "10.0.0.0/8", 1, "name")]
    [InlineData("a", "market:write", "10.0.0.0/8", 1, "scopes[0]")]
    [InlineData("a", "market:read", "10.0.0.0/33", 1, "allowed_cidrs[0]")]
    [InlineData("a", "market:read", "10.0.0.1", 1, "allowed_cidrs[0]")]
    [InlineData("a", "market:read", "10.0.0.0/8", 0, "expire_time")]
    [InlineData("a", "market:read", "2001:db8::/32", 1, null)]
    public void CreateApiKey_WrongField_IsNamed(string name, string scope, string cidr, int secondsAhead, string? field)
    {
        var command = new CreateApiKeyCommand(
            _world.SignIn(),
            CallOrigin.Server,
            name,
            [scope],
            KeyEnvironment.Live,
            _world.Now + Duration.FromSeconds(secondsAhead),
            [cidr]);

        var result = new CreateApiKeyValidator(_world.Time).Validate(command);

        Assert.Equal(field, result.Errors.SingleOrDefault()?.PropertyName);
    }

    private static byte[] HashOf(string secret) =>
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret));

    private Task<Result<ApiKeySecret>> CreateAsync(Caller caller, params string[] scopes) =>
        new CreateApiKeyHandler(_world, _world.NewKeys, _world.Giving, _world.Edits).Handle(
            new CreateApiKeyCommand(caller, CallOrigin.Server, "name", scopes, KeyEnvironment.Live, null, []),
            Cancellation);

    private Task<Result<ApiKeySecret>> RotateAsync(Caller caller, string id, Duration? grace = null) =>
        new RotateApiKeyHandler(_world, _world.NewKeys, _world.Giving, _world.Edits)
            .Handle(new RotateApiKeyCommand(caller, CallOrigin.Server, id, grace), Cancellation);

    private Task<Result<MediatR.Unit>> DeleteAsync(Caller caller, string id) =>
        new DeleteApiKeyHandler(_world, _world.Edits)
            .Handle(new DeleteApiKeyCommand(caller, CallOrigin.Server, id), Cancellation);

    private async Task<ApiKeyPage> ListAsync(int size, string token = "") =>
        (await new ListApiKeysHandler(_world, _world.Tokens)
            .Handle(new ListApiKeysQuery(_world.SignIn(), size, token), Cancellation)).Value;
}
