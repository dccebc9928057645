// SPDX-License-Identifier: MIT
#pragma once

#include "ui/context.h"
#include "ui/ports/values.h"

#include <QWidget>

class QBoxLayout;
class QFrame;
class QLabel;
class QLineEdit;
class QMenu;

namespace tincan::ui {

class Avatar;
class FormField;
class HostCard;
class JoinCard;
class RecentServers;
class StartCard;

/// The way in: who you are, then host or join.
class StartPage : public QWidget
{
    Q_OBJECT

public:
    static constexpr int maxName = 32;

    StartPage(const Context &context, RecentServers &recent, QMenu *menu, QWidget *parent = nullptr);

    /// Fills in the fields, as for the command line. An empty name leaves the one that stands there.
    void fill(const HostSettings &settings);
    void fill(const JoinSettings &settings);
    /// Fills in what is empty still: for one who is here for the first time.
    void suggest(const HostSettings &settings);
    void focusFirst();
    void submitHost();
    void submitJoin();

    void showProgress(const QString &text);
    void showError(const StartError &error);
    /// The attempt is over, by success or by Cancel.
    void showIdle();
    /// Why one is back here: "The host has closed the room."
    void showNotice(const QString &text);

Q_SIGNALS:
    void hostRequested(const tincan::ui::HostSettings &settings);
    void joinRequested(const tincan::ui::JoinSettings &settings);
    void cancelRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void layOut(QMenu *menu);
    QWidget *makeHero();
    QWidget *makeNameCard();
    bool validateName();
    void begin(StartCard &card, StartCard &other, const QString &text);

    Context m_context;
    QLineEdit *m_name;
    FormField *m_nameField = nullptr;
    Avatar *m_avatar = nullptr;
    HostCard *m_host;
    JoinCard *m_join;
    StartCard *m_active = nullptr;
    QBoxLayout *m_cards = nullptr;
    QWidget *m_hero = nullptr;
    QFrame *m_noticeFrame = nullptr;
    QLabel *m_notice = nullptr;
};

} // namespace tincan::ui
