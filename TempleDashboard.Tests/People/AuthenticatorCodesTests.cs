using TempleDashboard.Domain.People;

namespace TempleDashboard.Tests.People;

/// <summary>Codes are those of every authenticator app.</summary>
public sealed class AuthenticatorCodesTests
{
    /// <summary>The key of RFC 6238, appendix B, "12345678901234567890", in base 32.</summary>
    private const string Key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void CodeAt_MomentsOfTheRfc_AreItsLastSixDigits(long second, string code) =>
        Assert.Equal(code, AuthenticatorCodes.CodeAt(Key, DateTimeOffset.FromUnixTimeSeconds(second)));
}
