// SPDX-License-Identifier: MIT
#include "protocol/value.h"
#include "tests/protocol/value/print.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <type_traits>

using namespace tincan;
using namespace Qt::StringLiterals;

class TestValue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_value_has_the_type_it_was_made_from_data();
    void a_value_has_the_type_it_was_made_from();
    void pointers_and_plain_char_strings_are_refused_by_the_compiler();
    void unsigned_integers_beyond_qint64_become_reals();
    void a_wrong_type_gives_the_fallback();
    void reals_without_fraction_are_integers_and_others_are_not();
    void integers_and_reals_compare_by_number();
    void values_of_different_types_are_unequal();
    void views_point_into_the_value();
    void members_and_elements_that_do_not_exist_are_null();
    void an_object_keeps_the_order_of_its_keys();
    void inserting_an_existing_key_replaces_in_place();
    void removing_a_key_keeps_the_rest_in_order();
    void of_equal_keys_the_last_value_stands_in_the_first_place_data();
    void of_equal_keys_the_last_value_stands_in_the_first_place();
    void objects_are_equal_in_any_order_of_keys();
    void objects_that_differ_in_key_or_value_are_unequal();
    void copies_do_not_share_changes();
};

void TestValue::a_value_has_the_type_it_was_made_from_data()
{
    QTest::addColumn<Value>("value");
    QTest::addColumn<int>("type");
    const auto row = [](const char *name, const Value &value, Value::Type type) {
        QTest::newRow(name) << value << int(type);
    };
    row("nothing", Value(), Value::Type::null);
    row("nullptr", nullptr, Value::Type::null);
    row("bool", true, Value::Type::boolean);
    row("int", 1, Value::Type::integer);
    row("unsigned", 1U, Value::Type::integer);
    row("long", 1L, Value::Type::integer);
    row("qint64", qint64(1), Value::Type::integer);
    row("size", std::size_t(1), Value::Type::integer);
    row("double", 1.0, Value::Type::real);
    row("QString", u"a"_s, Value::Type::string);
    row("Latin-1", "a"_L1, Value::Type::string);
    row("view", QStringView(u"a"), Value::Type::string);
    row("char16_t", u"a", Value::Type::string);
    row("bytes", "a"_qba, Value::Type::binary);
    row("Date", Date{1}, Value::Type::date);
    row("no Date", Date{Date::maximumMs + 1}, Value::Type::null);
    row("array", Array{1, 2}, Value::Type::array);
    row("object", Object{{u"a"_s, 1}}, Value::Type::object);
}

void TestValue::a_value_has_the_type_it_was_made_from()
{
    QFETCH(Value, value);
    QFETCH(int, type);
    const auto expected = static_cast<Value::Type>(type);
    QCOMPARE(value.type(), expected);
    QCOMPARE(value.isNull(), expected == Value::Type::null);
    QCOMPARE(value.isBool(), expected == Value::Type::boolean);
    QCOMPARE(value.isInteger(), expected == Value::Type::integer);
    QCOMPARE(value.isNumber(), expected == Value::Type::integer || expected == Value::Type::real);
    QCOMPARE(value.isString(), expected == Value::Type::string);
    QCOMPARE(value.isBinary(), expected == Value::Type::binary);
    QCOMPARE(value.isDate(), expected == Value::Type::date);
    QCOMPARE(value.isArray(), expected == Value::Type::array);
    QCOMPARE(value.isObject(), expected == Value::Type::object);
}

void TestValue::pointers_and_plain_char_strings_are_refused_by_the_compiler()
{
    static_assert(!std::is_constructible_v<Value, const char *>);
    static_assert(!std::is_constructible_v<Value, void *>);
    static_assert(!std::is_constructible_v<Value, char>);
    static_assert(std::is_nothrow_move_constructible_v<Value>);
    static_assert(QTypeInfo<Value>::isRelocatable && QTypeInfo<Member>::isRelocatable);
}

void TestValue::unsigned_integers_beyond_qint64_become_reals()
{
    QCOMPARE(Value(quint64(std::numeric_limits<qint64>::max())).type(), Value::Type::integer);
    const Value beyond(std::numeric_limits<quint64>::max());
    QCOMPARE(beyond.type(), Value::Type::real);
    QCOMPARE(beyond.toDouble(), 0x1p64);
}

void TestValue::a_wrong_type_gives_the_fallback()
{
    const Value text(u"1"_s);
    QCOMPARE(text.toBool(true), true);
    QCOMPARE(text.toInteger(7), 7);
    QCOMPARE(text.toDouble(7.5), 7.5);
    QCOMPARE(text.toBinary(), QByteArray());
    QCOMPARE(text.toDate(Date{7}), Date{7});
    QCOMPARE(Value(Date{8}).toDate(Date{7}), Date{8});
    QCOMPARE(Value(Date{8}).toInteger(7), 7);
    QVERIFY(text.toArray().isEmpty());
    QVERIFY(text.toObject().isEmpty());
    QCOMPARE(Value(1).toString(u"none"_s), u"none"_s);
    QCOMPARE(Value(true).toInteger(7), 7);
    QCOMPARE(Value(1).toBool(), false);
    QCOMPARE(Value("x"_qba).toString(), QString());
}

void TestValue::reals_without_fraction_are_integers_and_others_are_not()
{
    QCOMPARE(Value(5.0).toInteger(-1), 5);
    QCOMPARE(Value(-0x1p63).toInteger(-1), std::numeric_limits<qint64>::min());
    QCOMPARE(Value(0x1p63).toInteger(-1), -1);
    QCOMPARE(Value(5.5).toInteger(-1), -1);
    QCOMPARE(Value(std::nan("")).toInteger(-1), -1);
    QCOMPARE(Value(HUGE_VAL).toInteger(-1), -1);
    QCOMPARE(Value(5).toDouble(), 5.0);
}

void TestValue::integers_and_reals_compare_by_number()
{
    QCOMPARE(Value(1), Value(1.0));
    QCOMPARE(Value(1.0), Value(1));
    QVERIFY(Value(1) != Value(1.5));
    QCOMPARE(Value(0), Value(-0.0));
    // As doubles these two are the same.
    QVERIFY(Value((qint64(1) << 53) + 1) != Value(0x1p53));
    QVERIFY(Value(std::numeric_limits<qint64>::max()) != Value(0x1p63));
}

void TestValue::values_of_different_types_are_unequal()
{
    const QList<Value> values{nullptr, false, 0, u""_s, ""_qba, Array(), Object()};
    for (qsizetype a = 0; a < values.size(); ++a) {
        for (qsizetype b = 0; b < values.size(); ++b)
            QCOMPARE(values.at(a) == values.at(b), a == b);
    }
}

void TestValue::views_point_into_the_value()
{
    const Value text(u"text"_s);
    QCOMPARE(*text.ifString(), u"text"_s);
    QVERIFY(!text.ifBinary() && !text.ifArray() && !text.ifObject());
    QCOMPARE(*Value("bytes"_qba).ifBinary(), "bytes"_qba);
    QCOMPARE(Value(Array{1}).ifArray()->size(), 1);
    QCOMPARE(Value(Object{{u"a"_s, 1}}).ifObject()->size(), 1);
}

void TestValue::members_and_elements_that_do_not_exist_are_null()
{
    const Value object(Object{{u"a"_s, 1}});
    QCOMPARE(object[u"a"], Value(1));
    QVERIFY(object[u"b"].isNull());
    QVERIFY(object.at(0).isNull());
    const Value array(Array{1});
    QCOMPARE(array.at(0), Value(1));
    QVERIFY(array.at(1).isNull());
    QVERIFY(array.at(-1).isNull());
    QVERIFY(array[u"a"].isNull());
    QVERIFY(!object.toObject().find(u"b"));
    QVERIFY(object.toObject().contains(u"a"));
    QVERIFY(!object.toObject().contains(u"A"));
}

void TestValue::an_object_keeps_the_order_of_its_keys()
{
    const Object object{{u"b"_s, 1}, {u"a"_s, 2}, {u"1"_s, 3}, {u"__proto__"_s, 4}};
    QStringList keys;
    for (const Member &member : object)
        keys.append(member.key);
    QCOMPARE(keys, (QStringList{u"b"_s, u"a"_s, u"1"_s, u"__proto__"_s}));
}

void TestValue::inserting_an_existing_key_replaces_in_place()
{
    Object object{{u"a"_s, 1}, {u"b"_s, 2}};
    object.insert(u"a"_s, 3);
    object.insert(u"c"_s, 4);
    QCOMPARE(json::write(object), R"({"a":3,"b":2,"c":4})");
}

void TestValue::removing_a_key_keeps_the_rest_in_order()
{
    Object object{{u"a"_s, 1}, {u"b"_s, 2}, {u"c"_s, 3}};
    object.remove(u"b");
    object.remove(u"x");
    QCOMPARE(json::write(object), R"({"a":1,"c":3})");
}

void TestValue::of_equal_keys_the_last_value_stands_in_the_first_place_data()
{
    QTest::addColumn<int>("padding"); // few members are looked through, many are sorted
    QTest::newRow("few members") << 0;
    QTest::newRow("as many as are looked through") << 12;
    QTest::newRow("one more than that") << 13;
    QTest::newRow("many members") << 1000;
}

void TestValue::of_equal_keys_the_last_value_stands_in_the_first_place()
{
    QFETCH(int, padding);
    QList<Member> members{{u"x"_s, 1}, {u"y"_s, 2}, {u"x"_s, 3}};
    for (int i = 0; i < padding; ++i)
        members.append({u"padding %1"_s.arg(i), i});
    members.append({u"x"_s, 4});
    const Object object = Object::fromMembers(members);
    QCOMPARE(object.size(), padding + 2);
    QCOMPARE(object.begin()->key, u"x"_s);
    QCOMPARE(object.begin()->value, Value(4));
    QCOMPARE((object.begin() + 1)->key, u"y"_s);
    for (int i = 0; i < padding; ++i)
        QCOMPARE((object.begin() + 2 + i)->value, Value(i));
}

void TestValue::objects_are_equal_in_any_order_of_keys()
{
    const Object forwards{{u"a"_s, 1}, {u"b"_s, Object{{u"x"_s, 1}, {u"y"_s, 2}}}};
    const Object backwards{{u"b"_s, Object{{u"y"_s, 2}, {u"x"_s, 1}}}, {u"a"_s, 1}};
    QCOMPARE(Value(forwards), Value(backwards));
}

void TestValue::objects_that_differ_in_key_or_value_are_unequal()
{
    const Object object{{u"a"_s, 1}, {u"b"_s, 2}};
    QVERIFY(Value(object) != Value(Object{{u"a"_s, 1}}));
    QVERIFY(Value(object) != Value(Object{{u"a"_s, 1}, {u"b"_s, 3}}));
    QVERIFY(Value(object) != Value(Object{{u"a"_s, 1}, {u"c"_s, 2}}));
    QVERIFY(Value(object) != Value(Object{{u"b"_s, 1}, {u"a"_s, 2}}));
}

void TestValue::copies_do_not_share_changes()
{
    Object original{{u"a"_s, 1}};
    const Value copy(original);
    original.insert(u"a"_s, 2);
    QCOMPARE(copy[u"a"], Value(1));
}

QTEST_APPLESS_MAIN(TestValue)
#include "tst_value.moc"
