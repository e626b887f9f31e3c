using FinApi.Api.Auth;
using FinApi.Api.Billing;
using FinApi.Api.Nodes;
using FinApi.Api.Pages;
using FinApi.Application.Nodes;

namespace FinApi.Api.Services.Accounts;

/// <summary>The role account: accounts, what is paid for them, what operators do, and the pages for both.</summary>
internal static class AccountRegistration
{
    public static void MapAccount(this IEndpointRouteBuilder app) =>
        app.MapRole(Roles.Account, role =>
        {
            role.MapContract<AccountService>();
            role.MapContract<OperatorService>();
            role.MapBilling();
            role.MapPortalSessions();
            role.MapBundle("portal");
            new SingleFilePage("Pages.operator.html").Map(role, "/operator");
        });
}
