using Microsoft.AspNetCore.WebUtilities;
using TempleDashboard.Web.Temples;

namespace TempleDashboard.Tests.Temples;

public sealed class BoardViewTests
{
    [Fact]
    public void Of_WhatToQueryWrote_IsTheSame()
    {
        var view = new BoardView
        {
            IsCards = true,
            Sort = BoardSort.Rate,
            IsDescending = true,
            Group = BoardGrouping.Category,
            Search = "410010 & 金門",
            Figure = BoardFigure.Review,
        }.Toggle(BoardColumn.Since).Toggle(BoardColumn.Accuracy);

        var address = QueryHelpers.AddQueryString(
            "http://x/", view.ToQuery().ToDictionary(pair => pair.Key, pair => pair.Value?.ToString()));

        Assert.Equal(view, BoardView.Of(address));
        Assert.True(view.Hides(BoardColumn.Since));
        Assert.False(view.Toggle(BoardColumn.Since).Hides(BoardColumn.Since));
    }

    [Fact]
    public void ToQuery_AtTheBeginning_LeavesTheAddressAlone() => Assert.All(new BoardView().ToQuery(), pair => Assert.Null(pair.Value));

    [Theory]
    [InlineData("?sort=nonsense&group=9&show=2&hide=x,y&view=list&order=up")]
    [InlineData("")]
    public void Of_NonsenseOrNothing_IsTheBeginning(string query) => Assert.Equal(new BoardView(), BoardView.Of("http://x/" + query));
}
