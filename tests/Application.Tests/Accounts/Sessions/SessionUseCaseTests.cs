using FinApi.Application.Accounts;
using FinApi.Application.Accounts.CreateAccount;
using FinApi.Application.Accounts.Sessions;
using FinApi.Application.Accounts.Sessions.ChangePassword;
using FinApi.Application.Accounts.Sessions.CreateSession;
using FinApi.Application.Accounts.Sessions.DeleteSession;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Tests.Accounts.Sessions;

public sealed class SessionUseCaseTests
{
    private static readonly CallOrigin Origin = new("192.0.2.1", "curl/8");

    private readonly AccountWorld _world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateAccount_NewAddress_HasDefaultPlanPeriodSessionAndEvents()
    {
        var signUp = (await SignUpAsync("Me@Example.COM")).Value;

        Assert.Equal(("me@example.com", "free"), (signUp.Account.Email, signUp.Account.Plan));
        Assert.True(SessionToken.Is(signUp.SignIn.Token));
        Assert.NotNull(await _world.FindSessionAsync(HashOf(signUp.SignIn.Token), Cancellation));
        Assert.Equal(
            [PlanPeriod.Begin(signUp.Account.Id, _world.Now, _world.Plans[0])],
            await _world.ListPlanPeriodsAsync(signUp.Account.Id, Cancellation));
        Assert.Equal(
            [AuditAction.AccountCreated, AuditAction.SessionCreated], _world.Events.Select(found => found.Action));
        Assert.All(_world.Events, found => Assert.Equal("192.0.2.1", found.NetworkAddress));
    }

    [Fact]
    public async Task CreateAccount_AddressInAnotherCase_IsTaken()
    {
        await SignUpAsync("me@example.com");

        Assert.Equal(ErrorReason.EmailTaken, (await SignUpAsync("ME@example.com")).Error!.Reason);
    }

    [Fact]
    public async Task CreateSession_WrongPasswordAndUnknownAddress_AreToldAlikeAndVerifiedAlike()
    {
        _world.Add();

        var wrong = await SignInAsync("a1@example.com", "wrong");
        var unknown = await SignInAsync("nobody@example.com", "wrong");

        Assert.Equal(wrong.Error, unknown.Error);
        Assert.Equal(ErrorReason.WrongCredentials, wrong.Error!.Reason);
        Assert.Equal([("hash of secret of a1", "wrong"), (null, "wrong")], _world.Verified);
    }

    [Fact]
    public async Task CreateSession_AccountWithoutPassword_IsRefused()
    {
        _world.Add();
        await _world.CommitAsync(new() { Account = _world.Get() with { PasswordHash = null } }, Cancellation);

        Assert.Equal(ErrorReason.WrongCredentials, (await SignInAsync("a1@example.com", "secret of a1")).Error!.Reason);
    }

    [Fact]
    public async Task CreateSession_HundredAlive_EndsTheOneNotUsedForLongest()
    {
        _world.Add();
        for (var i = 0; i < 101; i++)
        {
            Assert.True((await SignInAsync("a1@example.com", "secret of a1")).IsSuccess);
            _world.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(100, _world.Sessions.Count);
        Assert.DoesNotContain(_world.Sessions, session => session.CreateTime == _world.Now - Duration.FromMinutes(101));
    }

    [Fact]
    public async Task CreateSession_PasswordChangedWhileVerifying_IsRefused()
    {
        _world.Add();
        _world.Meanwhile = () =>
            _ = _world.CommitAsync(new() { Account = _world.Get() with { PasswordHash = "another" } }, Cancellation);

        Assert.Equal(ErrorReason.WrongCredentials, (await SignInAsync("a1@example.com", "secret of a1")).Error!.Reason);
        Assert.Empty(_world.Sessions);
    }

    [Fact]
    public async Task ListSessions_AfterADayWithoutUse_IsGone()
    {
        _world.Add();
        await SignInAsync("a1@example.com", "secret of a1");

        _world.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        Assert.Single((await ListAsync()).Sessions);
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty((await ListAsync()).Sessions);
    }

    [Fact]
    public async Task DeleteSession_OfAnotherAccount_IsNotFoundAsAnUnknownOne()
    {
        _world.Add();
        _world.Add("a2");
        var session = (await SignInAsync("a1@example.com", "secret of a1")).Value.Session;

        var foreign = await DeleteAsync(_world.SignIn("a2"), session.Id);
        var unknown = await DeleteAsync(_world.SignIn("a2"), "nothing");

        Assert.Equal(unknown.Error, foreign.Error);
        Assert.Equal(ErrorKind.NotFound, foreign.Error!.Kind);
        Assert.Single(_world.Sessions);
    }

    [Fact]
    public async Task DeleteSession_Current_IsTheOneOfTheCall()
    {
        _world.Add();
        var session = (await SignInAsync("a1@example.com", "secret of a1")).Value.Session;

        Assert.Equal(
            ErrorReason.SessionRequired,
            (await DeleteAsync(_world.SignIn(kind: CallerKind.ApiKey), "current")).Error!.Reason);
        Assert.True((await DeleteAsync(_world.SignIn() with { CredentialId = session.Id }, "current")).IsSuccess);
        Assert.Empty(_world.Sessions);
    }

    [Fact]
    public async Task ChangePassword_RightOne_SignsEveryOtherSessionOut()
    {
        _world.Add();
        var own = (await SignInAsync("a1@example.com", "secret of a1")).Value.Session;
        await SignInAsync("a1@example.com", "secret of a1");

        var result = await ChangePasswordAsync(_world.SignIn() with { CredentialId = own.Id }, "secret of a1");

        Assert.True(result.IsSuccess);
        Assert.Equal("hash of a new password", _world.Get().PasswordHash);
        Assert.Equal([own.Id], _world.Sessions.Select(session => session.Id));
    }

    [Fact]
    public async Task ChangePassword_WrongOneOrByKey_ChangesNothing()
    {
        _world.Add();

        Assert.Equal(
            ErrorReason.WrongCredentials, (await ChangePasswordAsync(_world.SignIn(), "wrong")).Error!.Reason);
        Assert.Equal(
            ErrorReason.SessionRequired,
            (await ChangePasswordAsync(_world.SignIn(kind: CallerKind.ApiKey), "secret of a1")).Error!.Reason);
        Assert.Empty(_world.Commits);
    }

    [Fact]
    public async Task CreateSession_TooManyWrongPasswords_AreRefusedWithoutALookAtThem()
    {
        await SignUpAsync("guess@example.com");
        Error? error = null;
        for (var i = 0; i < 20 && error?.Reason != ErrorReason.SignInLimit; i++)
        {
            error = (await SignInAsync("guess@example.com", "wrong")).Error;
        }

        var looks = _world.Verified.Count;
        var right = await SignInAsync("Guess@Example.com", "correct horse battery");

        Assert.Equal(ErrorReason.SignInLimit, right.Error?.Reason);
        Assert.True(right.Error?.RetryAfter > TimeSpan.Zero);
        Assert.Equal(looks, _world.Verified.Count);
    }

    [Fact]
    public async Task CreateAccount_ManyFromOneNetwork_AreRefused()
    {
        Error? error = null;
        for (var i = 0; i < 1_000 && error is null; i++)
        {
            error = (await SignUpAsync($"a{i}@example.com")).Error;
        }

        Assert.Equal(ErrorReason.RateLimitExceeded, error?.Reason);
    }

    private static byte[] HashOf(string token) =>
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token));

    private Task<Result<SignUp>> SignUpAsync(string email) =>
        new CreateAccountHandler(
            _world.Passwords, _world, _world, _world.NewSessions, _world.SignUps, _world.Time)
            .Handle(new CreateAccountCommand(email, "correct horse battery", Origin), Cancellation);

    private Task<Result<SignIn>> SignInAsync(string email, string password) =>
        new CreateSessionHandler(_world, _world, _world.Passwords, _world.NewSessions, _world.Edits)
            .Handle(new CreateSessionCommand(email, password, Origin), Cancellation);

    private async Task<SessionList> ListAsync() =>
        (await new ListSessionsHandler(_world, _world.Time)
            .Handle(new ListSessionsQuery(_world.SignIn()), Cancellation)).Value;

    private Task<Result<MediatR.Unit>> DeleteAsync(Caller caller, string id) =>
        new DeleteSessionHandler(_world, _world.Edits)
            .Handle(new DeleteSessionCommand(caller, Origin, id), Cancellation);

    private Task<Result<MediatR.Unit>> ChangePasswordAsync(Caller caller, string password) =>
        new ChangePasswordHandler(_world, _world, _world.Passwords, _world.Edits)
            .Handle(new ChangePasswordCommand(caller, Origin, password, "a new password"), Cancellation);
}
